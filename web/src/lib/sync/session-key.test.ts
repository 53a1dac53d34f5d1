import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import { expect, test } from 'vitest';
import { SessionKey } from './session-key.ts';

/**
 * Fakes a server that answers each request with the next of these keys, or none, and records the
 * keys it received.
 */
function serverGiving(...keys: (string | undefined)[]) {
	const asked: (string | null)[] = [];
	const send = async (_url: string, init: RequestInit) => {
		asked.push(new Headers(init.headers).get(SESSION_KEY_HEADER));
		const key = keys.shift();
		return new Response(null, key === undefined ? {} : { headers: { [SESSION_KEY_HEADER]: key } });
	};
	return { asked, send };
}

test('SEC-G11 the key from an answer is sent from then on, and a renewed one replaces it', async () => {
	const server = serverGiving('first', undefined, 'second');
	const session = new SessionKey();
	const fetch = session.over(server.send);

	for (let n = 0; n < 4; n++) await fetch('/sync/v1/pull', {});

	expect(server.asked).toEqual([null, 'first', 'first', 'second']);
	expect(session.isOpen).toBe(true);
});

test('SEC-G11 a forgotten key is not sent, and an answer in flight does not bring it back', async () => {
	const server = serverGiving('first', 'late', undefined);
	const session = new SessionKey();
	const fetch = session.over(server.send);
	await fetch('/session/v1/resume', {});

	const underWay = fetch('/session/v1/resume', {});
	session.forget();
	await underWay;
	await fetch('/sync/v1/pull', {});

	expect(server.asked).toEqual([null, 'first', null]);
	expect(session.isOpen).toBe(false);
});

test('headers of the caller are kept', async () => {
	const session = new SessionKey();
	let sent = new Headers();
	const fetch = session.over(async (_url, init) => {
		sent = new Headers(init.headers);
		return new Response();
	});

	await fetch('/sync/v1/quarantine', { headers: { 'x-hand-over': 'pass' } });

	expect([...sent]).toEqual([['x-hand-over', 'pass']]);
});
