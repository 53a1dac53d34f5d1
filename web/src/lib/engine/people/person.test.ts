import { expect, test } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, startOpen } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;

test('SEC-G08 a copy whose vault was deleted is not taken for one that needs no lock', async () => {
	const before = await startOpen();
	await before.api.lock();
	const database = await openDatabase(KEY, before.storage);
	await database.vault.clear();
	database.close();

	const { api, ask } = await before.restart();

	expect(ask({ kind: 'engine' })).toMatchObject({
		phase: 'locked',
		people: [{ key: KEY, methods: [], isVaultMissing: true }]
	});
	expect((await api.unlock(KEY, SECRET)).ok).toBe(false);
	expect((await api.unlock(KEY, null)).ok).toBe(false);
});
