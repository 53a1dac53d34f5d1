import { expect, test } from 'vitest';

import { HASH_COST } from './argon2id.ts';
import { createPasswords } from './password.ts';

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

/** Made by the library that hashed before Node did. */
const EARLIER = {
	usual:
		'$argon2id$v=19$m=19456,t=2,p=1$5vGiEgONVcep3bysL9ZkKg$mHcyIVDHFTDxgsLlCOpOBg+7igmycdHy5DmZB9+SrKw',
	other:
		'$argon2id$v=19$m=32,t=3,p=2$/f1O+NxgRNhEsAE0tM/hzA$EHq1JKTth8zjLk0JRZjVkAFVElIKyUQaTFKSWSj3pkQ'
};

test('SEC-A05 what earlier versions stored is verified, and nothing else passes', async () => {
	const passwords = createPasswords();
	const { usual, other } = EARLIER;

	expect([
		await passwords.verify(usual, 'Zo\u00eb and a passphrase'),
		await passwords.verify(other, 'x')
	]).toEqual([true, true]);
	expect([
		await passwords.verify(usual, 'Zo\u00eb and a Passphrase'),
		await passwords.verify(other, 'y')
	]).toEqual([false, false]);
	expect([passwords.isOutdated(usual), passwords.isOutdated(other)]).toEqual([false, true]);
});

test.each([
	'',
	'x',
	EARLIER.usual.slice(0, -44),
	EARLIER.usual.replace('v=19', 'v=16'),
	`${EARLIER.usual}=`
])('SEC-A05 a stored text of another form is an error and no password: %j', async (stored) => {
	await expect(createPasswords().verify(stored, 'x')).rejects.toThrow('another form');
});
