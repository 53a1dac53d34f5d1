import { IDBFactory } from 'fake-indexeddb';
import type { Envelope, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import { carriageTextOf } from '@tenantry/shared/protocol/envelope.ts';
import { beforeEach, expect, test } from 'vitest';
import { fromBase64Url } from '#lib/envelope/base64url.ts';
import { CarriedEnvelopes } from './carried-envelopes.ts';
import { Delivery } from './delivery.svelte.ts';
import type { OwnKey } from '#lib/envelope/carrying-key.ts';

const [ANN, BOB] = ['device-ann', 'device-bob'];
let posted: EnvelopesRequest[];
let isReachable: boolean;
let state: EnvelopeAnswer['state'];
let retries: (() => void)[];
let later: number;
let keys: readonly OwnKey[];
let carried: CarriedEnvelopes;
let delivery: Delivery;

beforeEach(() => {
	[posted, isReachable, state, retries, later, keys] = [[], true, 'received', [], 0, []];
	carried = new CarriedEnvelopes({
		indexedDB: new IDBFactory(),
		now: () => 1_000,
		reach: async () => {
			if (!isReachable) throw new Error('Offline');
		},
		post: async (body) => {
			posted.push(body);
			return { answers: body.envelopes.map(answerTo) };
		}
	});
	delivery = new Delivery({
		carried,
		readKeys: async () => keys,
		deliverLater: () => later++,
		after: (_, run) => {
			retries.push(run);
			return () => (retries = retries.filter((one) => one !== run));
		}
	});
});

function answerTo({ deviceId, number }: Envelope): EnvelopeAnswer {
	if (state !== 'received') return { state };
	const told = { state, digest: 'd', asOf: 1_000, sealed: 'v', keyId: 'k', signature: 's' };
	return { deviceId, number, ...told };
}

function envelopeOf(deviceId: string, number: number): Envelope {
	const label = { providerId: 'p', deviceId, keyId: 'k', number };
	return { ...label, sealed: `sealed ${number}`, signature: `${deviceId} ${number}` };
}

test('a scanned change is stored first, delivered once, and answered with a receipt', async () => {
	await delivery.take([envelopeOf(ANN, 1), envelopeOf(ANN, 1), envelopeOf(ANN, 2)]);
	expect(delivery.list).toMatchObject([{ number: 1 }, { number: 2 }]);
	await delivery.deliver();
	await delivery.deliver();

	expect(posted.flatMap(({ envelopes }) => envelopes)).toEqual([
		envelopeOf(ANN, 1),
		envelopeOf(ANN, 2)
	]);
	expect(delivery.list).toMatchObject([
		{ number: 1, answer: { state: 'received' } },
		{ number: 2, answer: { state: 'received' } }
	]);
	expect([later, retries.length]).toEqual([1, 0]);
});

test('SEC-E22 what is brought from outside is neither stored nor sent before the person accepts it', async () => {
	delivery.propose([envelopeOf(ANN, 1)]);
	await delivery.deliver();
	expect([await carried.list(), posted, later]).toEqual([[], [], 0]);
	delivery.decline();
	await delivery.deliver();
	expect([delivery.proposed, await carried.list(), posted]).toEqual([[], [], []]);

	delivery.propose([envelopeOf(ANN, 1)]);
	await delivery.accept();
	await delivery.deliver();

	expect(delivery.proposed).toEqual([]);
	expect(posted).toEqual([{ envelopes: [envelopeOf(ANN, 1)] }]);
});

test('a request holds the envelopes of one device alone', async () => {
	await delivery.take([envelopeOf(ANN, 1), envelopeOf(BOB, 1)]);
	await delivery.deliver();

	const devices = posted.map(({ envelopes }) => envelopes.map(({ deviceId }) => deviceId));
	expect(devices.toSorted()).toEqual([[ANN], [BOB]]);
});

test('a change that cannot be delivered is kept and retried', async () => {
	isReachable = false;
	await delivery.take([envelopeOf(ANN, 1)]);
	await delivery.deliver();
	expect(posted).toEqual([]);
	expect(delivery.list).toMatchObject([{ number: 1, answer: undefined }]);
	expect(retries).toHaveLength(1);

	isReachable = true;
	retries[0]?.();
	await delivery.deliver();

	expect(posted).toHaveLength(1);
	expect(retries).toEqual([]);
});

test('a change that the server cannot decide yet is still waiting', async () => {
	state = 'later';
	await delivery.take([envelopeOf(ANN, 1)]);
	await delivery.deliver();

	expect(retries).toHaveLength(1);
});

test('another page sees the scanned changes, and dropped ones are gone', async () => {
	await delivery.take([envelopeOf(ANN, 1), envelopeOf(ANN, 2)]);
	await delivery.deliver();
	const [first] = await carried.list();

	if (first) await delivery.forget(first);

	expect(await carried.list()).toMatchObject([{ number: 2 }]);
	expect(delivery.list).toMatchObject([{ number: 2 }]);
});

test('a device that is registered with the provider signs for what it carries, and not for its own', async () => {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
	const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
	const { privateKey } = pair;
	keys = [
		{ privateKey, publicKey: '', providerId: 'other', deviceId: 'elsewhere', registeredAt: 2 },
		{ privateKey, publicKey: '', providerId: 'p', deviceId: BOB, registeredAt: 1 }
	];
	await delivery.take([envelopeOf(ANN, 1), envelopeOf(BOB, 2)]);
	await delivery.deliver();

	const sent = posted.flatMap(({ envelopes }) => envelopes);
	const [ofAnn, ofBob] = [ANN, BOB].map((id) => sent.find(({ deviceId }) => deviceId === id));
	expect(ofBob).not.toHaveProperty('carrier');
	expect(ofAnn?.carrier?.deviceId).toBe(BOB);
	const signature = fromBase64Url(ofAnn?.carrier?.signature ?? '');
	const text = new TextEncoder().encode(carriageTextOf(envelopeOf(ANN, 1), BOB));
	const hash = { name: 'ECDSA', hash: 'SHA-256' };
	expect(await crypto.subtle.verify(hash, pair.publicKey, signature, text)).toBe(true);
});
