// @all: starts a program under another clock
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { findFakeTime, openFakeTime } from './fake-time.ts';

const library = findFakeTime();
/** Reads the clock all the time, and answers each line. */
const READ_CLOCK = `
	process.stdin.on('data', (line) => process.stdout.write(line));
	setImmediate(function read() { Date.now(); setImmediate(read); });
`;
const TURNS = 2_000;

test.runIf(library !== undefined)(
	'a program that reads the clock while it is set continues to answer',
	async () => {
		const time = await openFakeTime(library ?? '');
		const env = { ...process.env, ...time.env };
		const program = spawn(process.execPath, ['-e', READ_CLOCK], { env });
		const ask = async () => {
			const answer = once(program.stdout, 'data');
			program.stdin.write('?');
			return String((await answer)[0]);
		};
		try {
			await ask();
			for (let turn = 0; turn < TURNS; turn += 1) await time.setAhead(turn);
			expect(await ask()).toBe('?');
		} finally {
			program.kill('SIGKILL');
			await time.close();
		}
	}
);
