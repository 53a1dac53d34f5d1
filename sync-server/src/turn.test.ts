import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { keepTheLoop } from '#fixtures/keep-the-loop.ts';
import { rest } from './turn.ts';

test('SEC-E23 what arrives together begins in order, and in turns of its own once one is long', async () => {
	const turnOf = new Map<string, number>();
	let turn = 0;
	const count = () => {
		turn++;
		if (turnOf.size < 4) setImmediate(count);
	};
	const arrive = async (name: string, ms: number) => {
		await nextTurn();
		await rest();
		turnOf.set(name, turn);
		keepTheLoop(ms);
	};

	count();
	await Promise.all([arrive('a', 1), arrive('b', 11), arrive('c', 11), arrive('d', 1)]);

	const first = turnOf.get('a') ?? NaN;
	expect([...turnOf]).toEqual([
		['a', first],
		['b', first],
		['c', first + 1],
		['d', first + 2]
	]);
});

test('work in many steps goes on in the turn it has, and rests once this is long', async () => {
	let turns = 0;
	await nextTurn();
	setImmediate(() => (turns += 1));

	await rest();
	await rest();
	expect(turns).toBe(0);
	keepTheLoop(11);
	await rest();

	expect(turns).toBe(1);
});
