import { expect, test } from 'vitest';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import {
	FakeServer,
	SECRET,
	SIGN_IN,
	startEngine,
	startOpen,
	type EngineFixture
} from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;

test('an app that finds its storage empty says what the server knows of the former copy', async () => {
	const server = new FakeServer();
	server.sideAnswers.set('/session/v1/copies', {
		copies: [2, 1].map((waiting) => ({ waiting, lastSeenAt: waiting * 1_000 }))
	});

	const { api, ask, restart } = await startEngine({ server });
	await expect
		.poll(() => ask({ kind: 'engine' }))
		.toEqual({ phase: 'signed_out', people: [], removedCopy: { waiting: 3, lastSeenAt: 2_000 } });
	await api.signIn(SIGN_IN);
	await api.makeVault(SECRET);
	const after = await restart();
	await after.api.forget(KEY);

	expect(after.ask({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });
});

/**
 * Deletes all databases, as a browser that runs out of space does, or a user who clears its data.
 */
async function removeStorage({ storage: { indexedDB } }: EngineFixture): Promise<void> {
	for (const { name = '' } of await indexedDB.databases()) {
		await new Promise((resolve) => {
			indexedDB.deleteDatabase(name).onsuccess = resolve;
		});
	}
}

const sam = { id: idOf('sam') };

test('rows that the browser removes under an open engine are written again', async () => {
	const open = await startOpen();
	open.server.isDown = true;
	await removeStorage(open);

	await open.api.mutate({ name: 'administrator.suspend', args: sam });
	await open.rest();
	const after = await open.restart();

	expect(after.ask({ kind: 'engine' })).toMatchObject({
		phase: 'locked',
		people: [{ key: KEY, waiting: 1 }]
	});
});

test('a frozen engine does not bring back a person that another engine has forgotten', async () => {
	const frozen = await startOpen();
	frozen.server.isDown = true;
	const { storage } = frozen;
	const other = await startEngine({ storage });
	await other.api.forget(KEY);

	await frozen.api.mutate({ name: 'administrator.suspend', args: sam });
	frozen.server.isDown = false;
	frozen.api.syncNow();

	await expect
		.poll(() => frozen.ask({ kind: 'engine' }))
		.toMatchObject({ phase: 'unavailable', reason: 'newer_build' });
	expect((await other.restart()).ask({ kind: 'engine' })).toMatchObject({ people: [] });
	expect(await vaultsIn(storage)).toBe(0);
});

/** Counts the wrapped keys that are left: what they open could be read. */
async function vaultsIn({ indexedDB }: EngineFixture['storage']): Promise<number> {
	let count = 0;
	for (const { name = '' } of await indexedDB.databases()) {
		const database = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open(name);
			opening.onsuccess = () => resolve(opening.result);
		});
		if (database.objectStoreNames.contains('vault')) {
			const counted = database.transaction('vault').objectStore('vault').count();
			await new Promise((resolve) => (counted.onsuccess = resolve));
			count += counted.result;
		}
		database.close();
	}
	return count;
}
