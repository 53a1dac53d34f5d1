#!/usr/bin/env node
import { runCommand } from '#command/command.ts';
import { refusalOf } from '#start-refused.ts';

process.umask(0o077);

// Runs until it is stopped, and refuses in its own words.
if (process.argv.slice(2).join(' ') === 'serve') await import('#main.ts');
else await runToEnd();

async function runToEnd(): Promise<void> {
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
}
