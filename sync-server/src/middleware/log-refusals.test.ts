import { Hono } from 'hono';
import { expect, test } from 'vitest';

import { logRefusals } from './log-refusals.ts';
import { refuse, type ErrorCode } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** Requests that are refused with a code, from an address, and the lines that are logged. */
function openLines({ namesAddresses = true } = {}) {
	const lines: object[] = [];
	const log = {
		info() {},
		error() {},
		warn: (fields: object, message: string) => void lines.push({ ...fields, message })
	};
	let now = 0;
	const app = new Hono<ServerEnv>();
	app.use(async (c, next) => {
		c.set('requestId', 'a1');
		c.set('address', c.req.header('from') ?? 'unknown');
		await next();
	});
	app.use(logRefusals({ log, clock: () => now, namesAddresses }));
	app.get('/:code', (c) => {
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Each test names one.
		return refuse(c, { code: c.req.param('code') as ErrorCode });
	});
	app.get('/', (c) => c.text('in'));
	return {
		lines,
		after: (ms: number) => (now += ms),
		ask: (code: string, from = '203.0.113.7') => app.request(`/${code}`, { headers: { from } })
	};
}

test('a refused sign-in is a line with its address, and what refuses nobody is none', async () => {
	const { lines, ask } = openLines();

	for (const code of ['wrong_credentials', 'unauthenticated', 'not_found', '']) await ask(code);

	const line = { requestId: 'a1', code: 'wrong_credentials', address: '203.0.113.7' };
	expect(lines).toEqual([{ ...line, message: 'sign-in refused' }]);
});

test('a line names no address where none is wanted or known', async () => {
	const without = openLines({ namesAddresses: false });
	await without.ask('wrong_code');
	const unknown = openLines();
	await unknown.ask('wrong_code', 'unknown');

	expect(JSON.stringify([without.lines, unknown.lines])).not.toContain('203.0.113.7');
	expect([without.lines.length, unknown.lines]).toEqual([
		1,
		[{ requestId: 'a1', code: 'wrong_code', address: undefined, message: 'sign-in refused' }]
	]);
});

test('one network causes twenty lines, then one a minute, and all together a thousand, then one a second', async () => {
	const { lines, ask, after } = openLines();
	for (let n = 0; n < 30; n++) await ask('wrong_code', `2001:db8::${n.toString(16)}`);
	const ofNetwork = lines.length;
	after(60_000);
	for (let n = 0; n < 3; n++) await ask('wrong_code', '2001:db8::1');
	const aMinuteLater = lines.length;
	for (let n = 0; n < 1_100; n++) await ask('wrong_code', `10.${Math.floor(n / 200)}.${n % 200}.1`);
	const ofAll = lines.length;
	after(2_000);
	for (let n = 0; n < 5; n++) await ask('wrong_code', `172.16.0.${n}`);

	expect([ofNetwork, aMinuteLater, ofAll, lines.length]).toEqual([20, 21, 1_020, 1_022]);
});
