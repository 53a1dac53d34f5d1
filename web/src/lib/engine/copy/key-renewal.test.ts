import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import { openDatabase, type Storage } from '#lib/replica/store/database.ts';
import { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { openReplica } from '#lib/replica/opening.ts';
import { createStorage, firstFill, idOf, person } from '#fixtures/replica.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { PASSKEY, signedInAs } from '#fixtures/engine.ts';
import { identityOf, personKey } from './identity.ts';
import { noteKeyDue, type OpenedVault } from './opened-vault.ts';
import { reseal } from './resealing.ts';
import { UnlockTries } from './unlock-tries.ts';
import { makeVault } from './vault-making.ts';
import { unlockVault } from './vaults.ts';

const SIGNED_IN = signedInAs('0'.repeat(24));
const KEY = personKey(identityOf(SIGNED_IN));
const CROWD = Array.from({ length: 130 }, (_, at) => person(`p${at}`));

afterEach(() => vi.restoreAllMocks());

test('a full sign-in brings a new data key, and the old one is deleted when nothing is sealed with it', async () => {
	const storage = await storageWithCopy();
	const before = await recordIn(storage);

	const session = await open(storage, { isSignedIn: true });
	const during = await recordIn(storage);
	await finish(session);

	const after = await recordIn(storage);
	expect(during.former.map(({ keyId }) => keyId)).toEqual([before.keyId]);
	expect(after).toMatchObject({ keyId: during.keyId, former: [] });
	expect(await everythingIn(storage)).toEqual(EVERYTHING);
});

test('a sign-in while the vault is open brings a new data key at the next opening', async () => {
	const storage = await storageWithCopy();
	const before = await recordIn(storage);
	const open1 = await open(storage, { isSignedIn: false });
	await noteKeyDue(open1.vault);
	open1.vault.database.close();

	await finish(await open(storage, { isSignedIn: false }));
	const due = await recordIn(storage);
	await finish(await open(storage, { isSignedIn: false }));

	expect(due.keyId).not.toBe(before.keyId);
	expect(await recordIn(storage)).toMatchObject({ keyId: due.keyId, former: [] });
});

test('unlocking alone replaces no key', async () => {
	const storage = await storageWithCopy();
	const before = await recordIn(storage);

	await finish(await open(storage, { isSignedIn: false }));

	expect(await recordIn(storage)).toEqual(before);
});

test('an interrupted change of the data key loses nothing and is completed later', async () => {
	let crashes = 0;
	for (let crashAt = 1; ; crashAt++) {
		const storage = await storageWithCopy();

		const isThrough = await untilTransaction(crashAt, async () => {
			await finish(await open(storage, { isSignedIn: true }));
		});

		expect(await everythingIn(storage)).toEqual(EVERYTHING);
		await finish(await open(storage, { isSignedIn: true }));
		expect(await recordIn(storage)).toMatchObject({ former: [] });
		expect(await everythingIn(storage)).toEqual(EVERYTHING);
		if (isThrough) break;
		crashes++;
	}
	expect(crashes).toBeGreaterThan(8);
});

test('what reads the receipt of an envelope is resealed too, and opens when the old key is gone', async () => {
	const storage = await storageWithCopy();
	const { vault, replica } = await open(storage, { isSignedIn: false });
	const [waiting] = replica.queue.list();
	const sequence = waiting?.sequence ?? 0;
	const [place, half] = [`envelope/${sequence}`, new TextEncoder().encode('half')];
	const answerKey = await vault.sealer.seal(place, half);
	await vault.database.envelope.put({ sequence, isUrgent: true, envelope: ENVELOPE, answerKey });
	vault.database.close();

	await finish(await open(storage, { isSignedIn: true }));

	expect(await recordIn(storage)).toMatchObject({ former: [] });
	const after = await open(storage, { isSignedIn: false });
	const kept = await after.vault.database.envelope.get(sequence);
	expect(kept).toMatchObject({ envelope: ENVELOPE, isUrgent: true });
	expect(kept?.answerKey).not.toEqual(answerKey);
	expect(await after.vault.sealer.open(place, kept?.answerKey ?? answerKey)).toEqual(half);
	after.vault.database.close();
});

test('a change made while others are resealed is not overwritten', async () => {
	const storage = await storageWithCopy();
	const { vault, replica, pullApplier } = await open(storage, { isSignedIn: true });
	await compact(replica, pullApplier);
	const [only] = replica.queue.list();

	await Promise.all([
		reseal(vault),
		replica.withdraw(only?.mutation.id ?? ''),
		replica.enqueue({ name: 'administrator.suspend', args: { id: idOf('p9') } })
	]);
	vault.database.close();

	const after = await open(storage, { isSignedIn: false });
	const waiting = after.replica.queue.list().map(({ mutation }) => mutation.args);
	expect(waiting).toEqual([{ id: idOf('p9') }]);
});

/**
 * Returns a copy with rows in pages and log, one change that waits, and one that was taken back.
 */
async function storageWithCopy(): Promise<Storage> {
	const storage = createStorage();
	const made = await makeVault(storage, SIGNED_IN, PASSKEY);
	if (!made.ok) throw new Error(made.error.code);
	const session = await sessionOf(made.value);
	await session.pullApplier.receive(firstFill(...CROWD), null);
	await compact(session.replica, session.pullApplier);
	await suspend(session.replica, 'p7');
	const gone = await suspend(session.replica, 'p8');
	await session.replica.withdraw(gone);
	made.value.database.close();
	return storage;
}

const ENVELOPE = {
	providerId: 'p',
	deviceId: 'd',
	number: 1,
	keyId: 'k1',
	sealed: 's',
	signature: 's'
} as const;

const EVERYTHING = {
	people: 132,
	waiting: [{ id: idOf('p7') }],
	settled: ['withdrawn'],
	credential: 'secret-credential'
};

async function everythingIn(storage: Storage): Promise<unknown> {
	const { vault, replica } = await open(storage, { isSignedIn: false });
	const found = {
		people: replica.rows.rows('administrator').size,
		waiting: replica.queue.list().map(({ mutation }) => mutation.args),
		settled: [...replica.settled.all()].map(({ kind }) => kind),
		credential: await vault.meta.get('credential')
	};
	vault.database.close();
	return found;
}

interface Session {
	readonly vault: OpenedVault;
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
}

async function open(
	storage: Storage,
	{ isSignedIn }: { readonly isSignedIn: boolean }
): Promise<Session> {
	const opened = await unlockVault(storage, {
		personKey: KEY,
		secret: PASSKEY,
		tries: new UnlockTries(),
		now: 1_000,
		isSignedIn
	});
	if (!opened.ok) throw new Error(opened.error.code);
	return sessionOf(opened.value);
}

async function sessionOf(vault: OpenedVault): Promise<Session> {
	const clock = { now: () => 1_000, ticks: () => 1_000, after: () => () => undefined };
	const newMutationId = (): string => crypto.randomUUID().replaceAll('-', '');
	const replica = await openReplica({ ...vault, clock }, { newMutationId });
	return { vault, replica, pullApplier: new PullApplier(replica) };
}

/** Does the engine's idle work: compacts and reseals. */
async function finish({ vault, replica, pullApplier }: Session): Promise<void> {
	await compact(replica, pullApplier);
	await reseal(vault);
	vault.database.close();
}

async function suspend(replica: Replica, name: string): Promise<string> {
	const made = await replica.enqueue({ name: 'administrator.suspend', args: { id: idOf(name) } });
	if (!made.ok) throw new Error(made.error.code);
	return made.value.queued.mutation.id;
}

async function recordIn(storage: Storage) {
	const database = await openDatabase(KEY, storage);
	const record = await database.vault.get('vault');
	database.close();
	if (record?.format !== 2) throw new Error('Not of the second format');
	return record;
}

/** Runs work in a browser that dies at the given transaction. Returns true if there were fewer. */
async function untilTransaction(crashAt: number, work: () => Promise<void>): Promise<boolean> {
	// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to the database at hand
	const begin = IDBDatabase.prototype.transaction;
	let count = 0;
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...args: Parameters<typeof begin>
	) {
		if (++count >= crashAt) throw new Error('Crash');
		return begin.apply(this, args);
	});
	await work().catch(() => undefined);
	vi.restoreAllMocks();
	return count < crashAt;
}
