import { EnvelopeKeyRequest, signedTextOf } from '@tenantry/shared/protocol/envelope.ts';
import { beforeEach, expect, test } from 'vitest';
import { fromBase64Url } from '#lib/envelope/base64url.ts';
import { resultOf } from '#lib/envelope/open-existing.ts';
import { SECRET } from '#fixtures/engine.ts';
import { idOf } from '#fixtures/replica.ts';
import { COPY, SAM, startWithEnvelopes, type EnvelopeFixture } from '#fixtures/envelopes.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

let fixture: EnvelopeFixture;

beforeEach(async () => {
	fixture = await startWithEnvelopes();
});

const numbers = async () => (await fixture.envelopes()).map(({ sequence }) => sequence);
const phase = () => fixture.ask({ kind: 'engine' });

/** Marks what is sealed as a service worker does that has sent it. */
const markAsLeft = () =>
	fixture.inDatabase(({ envelope }) => envelope.toCollection().modify({ leftAt: 1 }));

const registered = () =>
	fixture.server.sideBodies.flatMap((body) => EnvelopeKeyRequest.safeParse(body).data ?? []);

async function registeredAfterTimers() {
	await fixture.runTimers();
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
	await fixture.suspendOffline();
	await fixture.api.lock();

	const [keys] = registered();
	const [{ envelope } = {}] = await fixture.envelopes();
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
	const key = await fixture.inDatabase(({ meta }) => meta.get('authoring-key'));
	expect(key?.value).toBeInstanceOf(Uint8Array);

	await fixture.api.lock();
	await fixture.api.unlock(COPY, SECRET);

	await expect.poll(registeredAfterTimers).toHaveLength(2);
	const [first, second] = registered();
	expect(second).toEqual(first);
});

test('keys that the server refuses are replaced at the next registration', async () => {
	fixture.server.refusesBodies = true;
	await fixture.api.lock();
	await fixture.api.unlock(COPY, SECRET);
	await expect.poll(registeredAfterTimers).toHaveLength(2);
	await fixture.rest();
	fixture.server.refusesBodies = false;

	await fixture.api.mutate({ name: 'administrator.suspend', args: SAM });

	await expect.poll(registeredAfterTimers).toHaveLength(3);
	const [first, second, third] = registered();
	expect(second).toEqual(first);
	expect(third?.authoringKey).not.toBe(first?.authoringKey);
	expect(third?.carryingKey).not.toBe(first?.carryingKey);
});

test('SEC-L09 a change that is made offline is sent while the app is locked, and arrives once', async () => {
	const id = await fixture.suspendOffline();
	await fixture.api.lock();
	expect(phase()).toMatchObject({ phase: 'locked', people: [{ waiting: 1, sealed: 1, sent: 0 }] });

	fixture.server.isDown = false;
	await fixture.runTimers();
	await expect.poll(phase).toMatchObject({ people: [{ waiting: 1, sealed: 0, sent: 1 }] });
	expect(fixture.server.envelopes).toHaveLength(1);

	await fixture.api.unlock(COPY, SECRET);
	await expect.poll(() => fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 0 });
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
	expect(await numbers()).toEqual([]);
});

test('a service worker of 28ed2c87 sends nothing from a copy of this build, and so changes nothing in it', async () => {
	await fixture.suspendOffline();
	// Its `isOpen`, before it asks when an envelope has left.
	const isOpenThere = ({ receipt }: { readonly receipt?: { readonly state: string } }) =>
		receipt === undefined || receipt.state === 'later';

	const envelopes = await fixture.envelopes();

	expect(envelopes).toHaveLength(1);
	expect(envelopes.filter(isOpenThere)).toEqual([]);
	await fixture.api.lock();
	fixture.server.isDown = false;
	await fixture.runTimers();
	await expect.poll(() => fixture.server.envelopes).toHaveLength(1);
});

test('withdrawing a change deletes its envelope', async () => {
	const id = await fixture.suspendOffline();

	await fixture.api.withdraw(id);

	expect(await numbers()).toEqual([]);
});

test('SEC-L09 a change that a service worker has sent can no longer be withdrawn', async () => {
	const id = await fixture.suspendOffline();
	await markAsLeft();

	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
	expect(await numbers()).toHaveLength(1);
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
});

test('SEC-L09 a change that was sent from a full device can no longer be withdrawn', async () => {
	const id = await fixture.suspendOffline();
	await fixture.inDatabase(async ({ meta, envelope }) => {
		await meta.delete('unsent');
		await envelope.clear();
	});

	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
});

test('a change that left while the app was locked counts as sent when it is unlocked', async () => {
	const id = await fixture.suspendOffline();
	await fixture.api.lock();
	await markAsLeft();

	await fixture.api.unlock(COPY, SECRET);
	await fixture.api.withdraw(id);

	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
});

test('changes are sealed again where the server no longer uses a key', async () => {
	await fixture.suspendOffline();
	fixture.server.envelopeState = 'seal_again';
	await fixture.api.lock();
	fixture.server.isDown = false;
	await fixture.runTimers();
	await expect.poll(() => fixture.server.envelopes).toHaveLength(1);
	await fixture.offerKey('k2');
	fixture.server.pushRefusal = 'enrolment_required';
	fixture.clock.now += 25 * 3_600_000;

	await fixture.api.unlock(COPY, SECRET);

	await expect.poll(fixture.envelopesAfterTimers).toMatchObject([{ envelope: { keyId: 'k2' } }]);
	expect((await fixture.envelopes())[0]?.leftAt).toBeTypeOf('number');
});

test('while the server answers, a change that arrives gets no envelope', async () => {
	await fixture.api.mutate({ name: 'administrator.suspend', args: SAM });
	await fixture.rest();
	await fixture.runTimers();

	expect(await numbers()).toEqual([]);
	expect(fixture.server.pushes).toHaveLength(1);
});

test('every change that waits out of contact gets an envelope, however many there are', async () => {
	await fixture.suspendOffline();
	const ids = Array.from({ length: 45 }, (_, n) => idOf(`more-${String(n)}`));
	await Promise.all(
		ids.map((id) => fixture.api.mutate({ name: 'administrator.endSessions', args: { id } }))
	);

	await fixture.runTimers();

	await expect.poll(numbers).toHaveLength(46);
	expect(new Set(await numbers()).size).toBe(46);
});

test('a change that was passed on before it is sealed again still counts as passed on', async () => {
	await fixture.suspendOffline();
	await fixture.inDatabase(({ envelope }) => envelope.toCollection().modify({ isPassedOn: true }));
	await fixture.offerKey('k2');
	fixture.server.pushRefusal = 'enrolment_required';
	fixture.server.takeEnvelopes = () => Promise.reject(new TypeError('No network'));
	await fixture.api.lock();
	fixture.clock.now += 25 * 3_600_000;
	fixture.server.isDown = false;

	await fixture.api.unlock(COPY, SECRET);

	await expect
		.poll(fixture.envelopesAfterTimers)
		.toMatchObject([{ envelope: { keyId: 'k2' }, isPassedOn: true }]);
});
