import { expect, test } from 'vitest';

import { HASH_COST } from '#auth/password/argon2id.ts';

import { drawRecoveryCodes, hashRecoveryCode } from './recovery-code.ts';

test('SEC-B09 ten codes are generated from unambiguous letters', async () => {
	const { codes } = await drawRecoveryCodes('ada', HASH_COST);

	expect(new Set(codes).size).toBe(10);
	for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
});

test('a code is accepted in every spelling and only for its person', async () => {
	const hash = await hashRecoveryCode('ada', '7Q2MK-0VX1A', HASH_COST);

	expect(await hashRecoveryCode('ada', ' 7q2mk ovxla ', HASH_COST)).toBe(hash);
	expect(await hashRecoveryCode('ben', '7Q2MK-0VX1A', HASH_COST)).not.toBe(hash);
	// As the library stored it that hashed before Node did.
	expect(await hashRecoveryCode('66f0a1b2c3d4e5f6a7b8c9d0', '7Q2MK-0VXGA', HASH_COST)).toBe(
		'3fda1c5b4498d1f60a50ee5cc7338f51199118eaf34c5f6b0974e58f3bfae433'
	);
});
