import { DhkemX25519HkdfSha256 } from '@hpke/core';
import { Dexie } from 'dexie';
import { beforeEach, expect, test } from 'vitest';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import { resultOf } from '#lib/envelope/open-existing.ts';
import type { EnvelopeRecord } from '#lib/envelope/envelope-record.ts';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, person, PROVIDER, SELF, firstFill } from '#fixtures/replica.ts';
import {
	FakeServer,
	SECRET,
	startEngine,
	startOpen,
	type EngineFixture
} from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const NAME = `tenantry-${KEY}`;

let timers: (() => void)[];
let fixture: EngineFixture;

beforeEach(async () => {
	timers = [];
	const server = new FakeServer();
	server.first = firstFill(person('sam'), person('kim'));
	const { publicKey } = await new DhkemX25519HkdfSha256().generateKeyPair();
	const raw = await crypto.subtle.exportKey('raw', publicKey);
	const sealFor = { keyId: 'k1', publicKey: toBase64Url(new Uint8Array(raw)) };
	server.sideAnswers.set('/sync/v1/envelope-key', { sealFor, receiptKeys: [] });
	const after = (delayMs: number, run: () => void) => {
		if (delayMs <= 5_000) timers.push(run);
		return () => void (timers = timers.filter((one) => one !== run));
	};
	fixture = await startOpen({ server, clock: { now: 5_000_000, after } });
	await expect
		.poll(async () => (await afterTimers(), server.asked))
		.toContain('/sync/v1/envelope-key');
	await fixture.rest();
	server.isDown = true;
	fixture.api.syncNow();
	await fixture.rest();
});

async function afterTimers(): Promise<void> {
	for (const run of timers.splice(0)) run();
	await fixture.rest();
}

async function suspend(name: string): Promise<string> {
	const made = await fixture.api.mutate({
		name: 'administrator.suspend',
		args: { id: idOf(name) }
	});
	if (!made.ok) throw new Error('The change was not saved');
	return made.value.mutationId;
}

async function envelopes(): Promise<EnvelopeRecord[]> {
	const database = await openDatabase(KEY, fixture.storage);
	const all = await database.envelope.toArray();
	database.close();
	return all;
}

/** Starts this build over the locked copy as 28ed2c87 kept it, with these envelopes and its key in the clear. */
async function toEarlier(records: readonly EnvelopeRecord[]): Promise<void> {
	await fixture.rest();
	fixture.engine.close();
	const { server, storage, clock } = fixture;
	const present = await openDatabase(KEY, storage);
	const rows = new Map<string, unknown[]>();
	for (const table of present.tables) rows.set(table.name, await table.toArray());
	const stores = Object.fromEntries(
		present.tables.map(({ name, schema }) => {
			const indexes = schema.indexes.map(({ src }) => src);
			return [name, [schema.primKey.src, ...indexes].join(', ')];
		})
	);
	present.close();
	await resultOf(storage.indexedDB.deleteDatabase(NAME));
	const earlier = new Dexie(NAME, { ...storage });
	earlier.version(1).stores(stores);
	await earlier.open();
	for (const [name, all] of rows) await earlier.table(name).bulkPut(all);
	await earlier.table('envelope').clear();
	await earlier.table('envelope').bulkPut([...records]);
	await earlier.table('meta').bulkPut([{ id: 'device-key', value: 'a key in the clear' }]);
	expect(earlier.backendDB().version).toBe(10);
	earlier.close();
	fixture = await startEngine({ server, storage, clock });
}

const sent = () => fixture.server.envelopes.map(({ number }) => number);
const pushed = () =>
	fixture.server.pushes.flatMap(({ mutations }) => mutations).map(({ id }) => id);

test('a change that its author undid in an older app is never applied, and none that waits is lost', async () => {
	const undone = await suspend('sam');
	const kept = await suspend('kim');
	await expect.poll(async () => (await afterTimers(), envelopes())).toHaveLength(2);
	const both = await envelopes();
	// 1.0.0 knows no envelopes, so it leaves that of a change that it removes.
	await fixture.api.withdraw(undone);
	await fixture.api.lock();
	await toEarlier(both);

	// The lock screen opens the copy, and a network comes before anyone has unlocked it.
	await expect.poll(envelopes).toEqual([]);
	fixture.server.isDown = false;
	await afterTimers();
	expect(sent()).toEqual([]);

	await fixture.api.unlock(KEY, SECRET);
	await expect.poll(async () => (await afterTimers(), pushed())).toEqual([kept]);
	expect(sent()).toEqual([]);
	const database = await openDatabase(KEY, fixture.storage);
	expect(await database.meta.get('device-key')).toBeUndefined();
	database.close();
});

test('what waits in an earlier copy is sealed again when it is unlocked, and sent while it is locked', async () => {
	const id = await suspend('sam');
	await expect.poll(async () => (await afterTimers(), envelopes())).toHaveLength(1);
	const [old] = await envelopes();
	if (old === undefined) throw new Error('Nothing was sealed');
	await fixture.api.lock();
	await toEarlier([{ ...old, envelope: { ...old.envelope, signature: 'old' } }]);

	await fixture.api.unlock(KEY, SECRET);
	await expect.poll(async () => (await afterTimers(), envelopes())).toHaveLength(1);
	await fixture.api.lock();
	fixture.server.isDown = false;

	await expect.poll(async () => (await afterTimers(), sent())).toEqual([1]);
	expect(fixture.server.envelopes[0]?.signature).not.toBe('old');
	await fixture.api.unlock(KEY, SECRET);
	await expect.poll(async () => (await afterTimers(), pushed())).toEqual([id]);
});

test('a change that left an earlier copy can no longer be withdrawn', async () => {
	const id = await suspend('sam');
	await expect.poll(async () => (await afterTimers(), envelopes())).toHaveLength(1);
	const left = (await envelopes()).map((record) => ({ ...record, leftAt: 1 }));
	await fixture.api.lock();
	await toEarlier(left);

	await fixture.api.unlock(KEY, SECRET);
	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
});
