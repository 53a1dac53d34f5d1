import { createECDH, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';

import { createSealer } from './sealer.ts';
import { vapidKeyOf } from './vapid.ts';

test('a sealing key gives the same key pair each time, and another one a different pair', () => {
	const [one, other] = [randomBytes(32), randomBytes(32)].map((key) => ({ id: 'a', key }));

	const [first, again, third] = [one, one, other].map((key) => key && vapidKeyOf(key));

	expect(again).toEqual(first);
	expect(third?.publicKey).not.toBe(first?.publicKey);
	const pair = createECDH('prime256v1');
	pair.setPrivateKey(first?.privateKey ?? '', 'base64url');
	expect(pair.getPublicKey('base64url')).toBe(first?.publicKey);
	expect(first?.publicKey).toMatch(/^[\w-]{87}$/);
});

test('a sealer signs for keys that are kept, and for no others', () => {
	const [older, newer] = [randomBytes(32), randomBytes(32)];
	const before = createSealer([{ id: 'a', key: older }]);
	const after = createSealer([
		{ id: 'b', key: newer },
		{ id: 'a', key: older }
	]);
	const without = createSealer([{ id: 'b', key: newer }]);
	const publicKey = before.vapidPublicKey();

	expect(after.vapidPublicKey()).not.toBe(publicKey);
	expect(after.vapidKey(publicKey)).toEqual(before.vapidKey(publicKey));
	expect(without.vapidKey(publicKey)).toBeUndefined();
});
