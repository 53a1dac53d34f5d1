#!/usr/bin/env node
import { runCommand } from '#command/command.ts';
import { StartRefused } from '#start-refused.ts';

process.umask(0o077);

try {
	const { text, exitCode } = await runCommand(process.argv.slice(2));
	process.stdout.write(text);
	process.exitCode = exitCode;
} catch (error) {
	if (!(error instanceof StartRefused)) throw error;
	process.stderr.write(`${error.message}\n`);
	process.exitCode = 1;
}
