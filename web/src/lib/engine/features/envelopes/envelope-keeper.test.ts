import { DhkemX25519HkdfSha256 } from '@hpke/core';
import { beforeEach, expect, test } from 'vitest';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
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
		database.meta.get('device-key')
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

test('SEC-L10 the device registers a key that cannot be exported', async () => {
	expect((await stored()).key).toMatchObject({ privateKey: { extractable: false } });
	expect(fixture.server.asked).toContain('/sync/v1/envelope-key');
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
