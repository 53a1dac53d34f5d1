import { setImmediate as nextTurn } from 'node:timers/promises';

import { Hono } from 'hono';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

import { keepTheLoop } from '#fixtures/keep-the-loop.ts';
import { readJson } from './json-body.ts';
import type { ServerEnv } from './server-env.ts';

const LIMIT = 1024 * 1024;

test('SEC-E21 large bodies that arrive together are each parsed in a turn of their own', async () => {
	let turn = 0;
	let ticking: NodeJS.Immediate | undefined;
	const tick = () => {
		turn++;
		ticking = setImmediate(tick);
	};
	const turns: number[] = [];
	const Counted = z.unknown().check(
		z.refine(() => {
			keepTheLoop(11);
			return turns.push(turn) > 0;
		})
	);
	const app = new Hono<ServerEnv>();
	app.post('/', async (c) => {
		const body = await readJson(c, Counted, { limit: LIMIT });
		return c.json(body.ok);
	});
	const send = async (length: number) => {
		// Every request arrives by an event of its own.
		await nextTurn();
		return app.request(
			'/',
			{
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify('x'.repeat(length))
			},
			{}
		);
	};
	tick();

	const answers = await Promise.all([500_000, 500_000, 500_000, 500_000].map(send));
	clearImmediate(ticking);

	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	expect(new Set(turns).size).toBe(4);
});
