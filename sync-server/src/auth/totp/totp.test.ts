import { expect, test } from 'vitest';

import { matchTotp, newTotpSecret, totpUri } from './totp.ts';

/** RFC 6238, appendix B: the secret `12345678901234567890`, SHA-1; the last six of its eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
	[59, '287082', 1],
	[1_111_111_109, '081804', 37_037_036],
	[1_111_111_111, '050471', 37_037_037],
	[1_234_567_890, '005924', 41_152_263],
	[2_000_000_000, '279037', 66_666_666],
	[20_000_000_000, '353130', 666_666_666]
])('SEC-B01 at %i seconds %s is the code of step %i', async (seconds, code, step) => {
	expect(await matchTotp(SECRET, code, seconds * 1000)).toBe(step);
});

test('SEC-B04 a code is accepted one step late, and not one step early or two steps late', async () => {
	const at = (steps: number) => (37_037_037 + steps) * 30_000;

	expect(await matchTotp(SECRET, '050471', at(-1))).toBeUndefined();
	expect(await matchTotp(SECRET, '050471', at(0))).toBe(37_037_037);
	expect(await matchTotp(SECRET, '050471', at(1))).toBe(37_037_037);
	expect(await matchTotp(SECRET, '050471', at(2))).toBeUndefined();
});

test('a code may contain a space in the middle', async () => {
	expect(await matchTotp(SECRET, '050 471', 1_111_111_111_000)).toBe(37_037_037);
});

test.each(['', '05047', '0504711', 'abcdef', '０５０４７１', '05047\n', '-50471', '5e4711'])(
	'SEC-B07 %j is an invalid code and causes no error',
	async (code) => {
		expect(await matchTotp(SECRET, code, 1_111_111_111_000)).toBeUndefined();
	}
);

test('SEC-B02 secrets have 160 bits and are unique', () => {
	const secrets = Array.from({ length: 1000 }, newTotpSecret);

	expect(new Set(secrets).size).toBe(1000);
	for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
});

test('the address for the QR code names product, person and secret', () => {
	expect(totpUri(SECRET, 'ada+1@north.example')).toBe(
		`otpauth://totp/Tenantry:ada%2B1%40north.example?secret=${SECRET}&issuer=Tenantry`
	);
});
