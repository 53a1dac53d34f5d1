import { expect, test } from 'vitest';

import { createPasswords, HASH_COST } from './password.ts';

test('SEC-A05 a hash records its parameters and is different each time', async () => {
	const passwords = createPasswords();

	const [one, other] = [await passwords.hash('x'), await passwords.hash('x')];

	expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	expect(one).not.toBe(other);
	expect(await passwords.verify(one, 'x')).toBe(true);
	expect(await passwords.verify(one, 'X')).toBe(false);
});

test('SEC-A02 a letter is equal in every Unicode composition', async () => {
	const passwords = createPasswords();

	const stored = await passwords.hash('Zo\u00eb');

	expect(await passwords.verify(stored, 'Zoe\u0308')).toBe(true);
});

test('SEC-A05 a hash of a lower cost is outdated', async () => {
	const before = await createPasswords({ ...HASH_COST, timeCost: 1 }).hash('x');

	expect(createPasswords().isOutdated(before)).toBe(true);
	expect(createPasswords().isOutdated(await createPasswords().hash('x'))).toBe(false);
});
