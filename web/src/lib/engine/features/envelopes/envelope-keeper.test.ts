import { DhkemX25519HkdfSha256 } from '@hpke/core';
import { EnvelopeKeyRequest, signedTextOf } from '@tenantry/shared/protocol/envelope.ts';
import { beforeEach, expect, test } from 'vitest';
import { CARRYING_KEY } from '#lib/envelope/carrying-key.ts';
import { fromBase64Url, toBase64Url } from '#lib/envelope/base64url.ts';
import { resultOf } from '#lib/envelope/open-existing.ts';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const sam = { id: idOf('sam') };

interface Timer {
	readonly delayMs: number;
	readonly run: () => void;
}

let timers: Timer[];
let fixture: EngineFixture;

beforeEach(async () => {
	timers = [];
	const server = new FakeServer();
	server.sideAnswers.set('/sync/v1/envelope-key', await keyAnswer('k1'));
	const after = (delayMs: number, run: () => void) => {
		const timer = { delayMs, run };
		timers.push(timer);
		return () => void (timers = timers.filter((one) => one !== timer));
	};
	fixture = await startOpen({ server, clock: { now: 5_000_000, after } });
	await runTimers();
	await expect.poll(async () => (await stored()).key).toBeDefined();
});

async function keyAnswer(keyId: string) {
	const { publicKey } = await new DhkemX25519HkdfSha256().generateKeyPair();
	const raw = await crypto.subtle.exportKey('raw', publicKey);
	const sealFor = { keyId, publicKey: toBase64Url(new Uint8Array(raw)) };
	return { sealFor, receiptKeys: [] };
}

/** Lets five seconds pass, which locks nothing, until nothing more is in flight. */
async function runTimers(): Promise<void> {
	const due = timers.filter(({ delayMs }) => delayMs <= 5_000);
	timers = timers.filter((timer) => !due.includes(timer));
	for (const { run } of due) run();
	await fixture.rest();
}

async function stored() {
	const database = await openDatabase(KEY, fixture.storage);
	const [envelopes, key] = await Promise.all([
		database.envelope.toArray(),
		database.meta.get(CARRYING_KEY)
	]);
	database.close();
	return { envelopes, key: key?.value };
}

const numbers = async () => (await stored()).envelopes.map(({ sequence }) => sequence);
const phase = () => fixture.ask({ kind: 'engine' });

async function suspendOffline(): Promise<string> {
	fixture.server.isDown = true;
	fixture.api.syncNow();
	await fixture.rest();
	const made = await fixture.api.mutate('administrator.suspend', sam);
	if (!made.ok) throw new Error('The change was not saved');
	await runTimers();
	await expect.poll(numbers).toHaveLength(1);
	return made.value.mutationId;
}

const registered = () =>
	fixture.server.sideBodies.flatMap((body) => EnvelopeKeyRequest.safeParse(body).data ?? []);

async function registeredAfterTimers() {
	await runTimers();
	return registered();
}

/** Returns every key that the profile holds, whatever row it is in. */
async function storedKeys(): Promise<CryptoKey[]> {
	const { indexedDB } = fixture.storage;
	const found: CryptoKey[] = [];
	const collect = (value: unknown): void => {
		if (value instanceof CryptoKey) found.push(value);
		else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
			for (const part of Object.values(value)) collect(part);
	};
	for (const { name = '' } of await indexedDB.databases()) {
		const database = await resultOf(indexedDB.open(name));
		for (const table of database.objectStoreNames)
			collect(await resultOf(database.transaction(table).objectStore(table).getAll()));
		database.close();
	}
	return found;
}

/** Whether the private half of a registered key made a signature. */
async function isBy(publicKey: string, signature: Uint8Array<ArrayBuffer>, text: string) {
	const point = fromBase64Url(publicKey);
	const key = await crypto.subtle.importKey('raw', point, ECDSA, false, ['verify']);
	return crypto.subtle.verify(SIGNING, key, signature, new TextEncoder().encode(text));
}

test('SEC-L10 after a lock the profile holds no key that authors, only one that carries', async () => {
	await suspendOffline();
	await fixture.api.lock();

	const [keys] = registered();
	const [{ envelope } = {}] = (await stored()).envelopes;
	if (keys === undefined || envelope === undefined) throw new Error('Nothing was sealed');
	const { authoringKey, carryingKey } = keys;
	const author = fromBase64Url(envelope.signature);
	expect(await isBy(authoringKey, author, signedTextOf(envelope))).toBe(true);
	const [found, ...more] = await storedKeys();
	if (found === undefined) throw new Error('No key carries');
	expect([found.extractable, more]).toEqual([false, []]);
	const signature = await crypto.subtle.sign(SIGNING, found, new TextEncoder().encode('text'));
	expect(await isBy(carryingKey, new Uint8Array(signature), 'text')).toBe(true);
	expect(await isBy(authoringKey, new Uint8Array(signature), 'text')).toBe(false);
});

test('SEC-L10 the authoring key is sealed, and stays the same after unlocking', async () => {
	const database = await openDatabase(KEY, fixture.storage);
	expect((await database.meta.get('authoring-key'))?.value).toBeInstanceOf(Uint8Array);
	database.close();

	await fixture.api.lock();
	await fixture.api.unlock(KEY, SECRET);

	await expect.poll(registeredAfterTimers).toHaveLength(2);
	const [first, second] = registered();
	expect(second).toEqual(first);
});

test('keys that the server refuses are replaced at the next registration', async () => {
	fixture.server.refusesBodies = true;
	await fixture.api.lock();
	await fixture.api.unlock(KEY, SECRET);
	await expect.poll(registeredAfterTimers).toHaveLength(2);
	await fixture.rest();
	fixture.server.refusesBodies = false;

	await fixture.api.mutate('administrator.suspend', sam);

	await expect.poll(registeredAfterTimers).toHaveLength(3);
	const [first, second, third] = registered();
	expect(second).toEqual(first);
	expect(third?.authoringKey).not.toBe(first?.authoringKey);
	expect(third?.carryingKey).not.toBe(first?.carryingKey);
});

test('SEC-L09 a change that is made offline is sent while the app is locked, and arrives once', async () => {
	const id = await suspendOffline();
	await fixture.api.lock();
	expect(phase()).toMatchObject({ phase: 'locked', people: [{ waiting: 1, sealed: 1, sent: 0 }] });

	fixture.server.isDown = false;
	await runTimers();
	await expect.poll(phase).toMatchObject({ people: [{ waiting: 1, sealed: 0, sent: 1 }] });
	expect(fixture.server.envelopes).toHaveLength(1);

	await fixture.api.unlock(KEY, SECRET);
	await expect.poll(() => fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 0 });
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
	expect(await numbers()).toEqual([]);
});

test('a service worker of 28ed2c87 sends nothing from a copy of this build, and so changes nothing in it', async () => {
	await suspendOffline();
	// Its `isOpen`, before it asks when an envelope has left.
	const isOpenThere = ({ receipt }: { readonly receipt?: { readonly state: string } }) =>
		receipt === undefined || receipt.state === 'later';

	const { envelopes } = await stored();

	expect(envelopes).toHaveLength(1);
	expect(envelopes.filter(isOpenThere)).toEqual([]);
	await fixture.api.lock();
	fixture.server.isDown = false;
	await runTimers();
	await expect.poll(() => fixture.server.envelopes).toHaveLength(1);
});

test('withdrawing a change deletes its envelope', async () => {
	const id = await suspendOffline();

	await fixture.api.withdraw(id);

	expect(await numbers()).toEqual([]);
});

test('SEC-L09 a change that a service worker has sent can no longer be withdrawn', async () => {
	const id = await suspendOffline();
	const database = await openDatabase(KEY, fixture.storage);
	await database.envelope.toCollection().modify({ leftAt: 1 });
	database.close();

	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
	expect(await numbers()).toHaveLength(1);
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
});

test('SEC-L09 a change that was sent from a full device can no longer be withdrawn', async () => {
	const id = await suspendOffline();
	const database = await openDatabase(KEY, fixture.storage);
	await database.meta.delete('unsent');
	await database.envelope.clear();
	database.close();

	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
});

test('a change that left while the app was locked counts as sent when it is unlocked', async () => {
	const id = await suspendOffline();
	await fixture.api.lock();
	const database = await openDatabase(KEY, fixture.storage);
	await database.envelope.toCollection().modify({ leftAt: 1 });
	database.close();

	await fixture.api.unlock(KEY, SECRET);
	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
});

test('changes are sealed again where the server no longer uses a key', async () => {
	await suspendOffline();
	fixture.server.envelopeState = 'seal_again';
	await fixture.api.lock();
	fixture.server.isDown = false;
	await runTimers();
	await expect.poll(() => fixture.server.envelopes).toHaveLength(1);
	fixture.server.sideAnswers.set('/sync/v1/envelope-key', await keyAnswer('k2'));
	fixture.server.pushRefusal = 'enrolment_required';
	fixture.clock.now += 25 * 3_600_000;

	await fixture.api.unlock(KEY, SECRET);

	// Sealing waits for the end of each round of pushes.
	const afterTimers = async () => {
		await runTimers();
		return (await stored()).envelopes;
	};
	await expect.poll(afterTimers).toMatchObject([{ envelope: { keyId: 'k2' } }]);
	expect((await stored()).envelopes[0]?.leftAt).toBeTypeOf('number');
});

test('while the server answers, a change that arrives gets no envelope', async () => {
	await fixture.api.mutate('administrator.suspend', sam);
	await fixture.rest();
	await runTimers();

	expect(await numbers()).toEqual([]);
	expect(fixture.server.pushes).toHaveLength(1);
});
