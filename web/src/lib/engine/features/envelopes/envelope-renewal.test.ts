import { DhkemX25519HkdfSha256 } from '@hpke/core';
import { beforeEach, expect, test } from 'vitest';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };
const DAY_MS = 24 * 3_600_000;

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
		database.meta.get('authoring-key')
	]);
	database.close();
	return { envelopes, key: key?.value };
}

async function suspendOffline(): Promise<void> {
	fixture.server.isDown = true;
	fixture.api.syncNow();
	await fixture.rest();
	const made = await fixture.api.mutate('administrator.suspend', sam);
	if (!made.ok) throw new Error('The change was not saved');
	await runTimers();
	await expect.poll(async () => (await stored()).envelopes).toHaveLength(1);
}

/** Opens the app again after this time, before a server that takes neither changes nor envelopes. */
async function comeBack(afterMs: number): Promise<void> {
	await fixture.api.lock();
	fixture.clock.now += afterMs;
	fixture.server.pushRefusal = 'enrolment_required';
	fixture.server.takeEnvelopes = () => Promise.reject(new TypeError('No network'));
	fixture.server.isDown = false;
	await fixture.api.unlock(KEY, SECRET);
}

/** Sealing waits for the end of each round of pushes. */
async function afterTimers() {
	await runTimers();
	return (await stored()).envelopes;
}

test('SEC-L09 a change is sealed again for a new key before the server refuses the old one', async () => {
	await suspendOffline();
	const [before] = (await stored()).envelopes;
	fixture.server.sideAnswers.set('/sync/v1/envelope-key', await keyAnswer('k2'));

	await comeBack(DAY_MS + 1);

	await expect.poll(afterTimers).toMatchObject([{ envelope: { keyId: 'k2' } }]);
	const [after] = (await stored()).envelopes;
	expect(before?.envelope).toMatchObject({ keyId: 'k1', number: after?.envelope.number });
	expect(after?.envelope.sealed).not.toBe(before?.envelope.sealed);
	expect(after).not.toHaveProperty('answer');
});

test('an envelope that is sealed for the present key stays as it is', async () => {
	await suspendOffline();
	const envelopes = async () => (await stored()).envelopes.map(({ envelope }) => envelope);
	const before = await envelopes();
	const asked = () => fixture.server.asked.filter((path) => path === '/sync/v1/envelope-key');
	const times = asked().length;

	await comeBack(DAY_MS + 1);
	await expect.poll(async () => [await afterTimers(), asked().length][1]).toBe(times + 1);
	await afterTimers();

	expect(await envelopes()).toEqual(before);
});

test('a change whose envelope was refused is sealed again at once, for the key of the moment', async () => {
	await suspendOffline();
	fixture.server.envelopeState = 'refused';
	await fixture.api.lock();
	fixture.server.isDown = false;
	await runTimers();
	await expect.poll(() => fixture.server.envelopes).toHaveLength(1);
	fixture.server.sideAnswers.set('/sync/v1/envelope-key', await keyAnswer('k2'));
	fixture.server.pushRefusal = 'enrolment_required';

	await fixture.api.unlock(KEY, SECRET);

	await expect.poll(afterTimers).toMatchObject([{ envelope: { keyId: 'k2' } }]);
});
