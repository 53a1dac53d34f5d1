import { randomBytes } from 'node:crypto';

import { expect, test } from 'vitest';

import { createSealer } from './sealer.ts';

const ada = { administratorId: 'ada', purpose: 'totp' } as const;
const ben = { administratorId: 'ben', purpose: 'totp' } as const;
const key = { id: 'k1', key: randomBytes(32) };

test('SEC-B08 SEC-F06 a sealed value opens only for the same person', () => {
	const sealer = createSealer([key]);

	const sealed = sealer.seal('SECRET', ada);

	expect(sealed).toMatch(/^k1\./);
	expect(sealed).not.toContain('SECRET');
	expect(sealer.open(sealed, ada)).toBe('SECRET');
	expect(sealer.open(sealed, ben)).toBeUndefined();
});

test.each(['', 'k1.', 'k1.AAAA', 'k9.AAAA', 'k1', '.', 'k1.!!!!'])('%j does not open', (text) => {
	expect(createSealer([key]).open(text, ada)).toBeUndefined();
});

test('SEC-F06 a flipped bit is detected', () => {
	const sealer = createSealer([key]);
	const [id = '', body = ''] = sealer.seal('SECRET', ada).split('.');
	const bytes = Buffer.from(body, 'base64url');
	for (const place of [0, 13, bytes.length - 1]) {
		const tampered = Buffer.from(bytes);
		tampered.writeUInt8(tampered.readUInt8(place) ^ 1, place);

		expect(sealer.open(`${id}.${tampered.toString('base64url')}`, ada)).toBeUndefined();
	}
});

test('a new key seals, and the previous one still opens', () => {
	const before = createSealer([key]).seal('SECRET', ada);
	const rotated = createSealer([{ id: 'k2', key: randomBytes(32) }, key]);

	expect(rotated.open(before, ada)).toBe('SECRET');
	expect(rotated.seal('SECRET', ada)).toMatch(/^k2\./);
});

test('SEC-F06 no two seals use the same nonce', () => {
	const sealer = createSealer([key]);

	const nonces = Array.from({ length: 10_000 }, () => sealer.seal('', ada).slice(3, 19));

	expect(new Set(nonces).size).toBe(10_000);
});
