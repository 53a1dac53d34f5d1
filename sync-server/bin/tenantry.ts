#!/usr/bin/env node
import { runCommand } from '#command/command.ts';
import { refusalOf } from '#start-refused.ts';

process.umask(0o077);

try {
	const { text, exitCode } = await runCommand(process.argv.slice(2));
	process.stdout.write(text);
	process.exitCode = exitCode;
} catch (error) {
	const refusal = refusalOf(error);
	if (refusal === undefined) throw error;
	process.stderr.write(`${refusal}\n`);
	process.exitCode = 1;
}
