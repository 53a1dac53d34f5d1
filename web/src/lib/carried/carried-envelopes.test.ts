import type { Envelope, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import { carriageTextOf } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { fromBase64Url } from '#lib/envelope/base64url.ts';
import { CARRIED_DATABASE } from '#lib/envelope/names.ts';
import { openExisting, resultOf } from '#lib/envelope/open-existing.ts';
import { openDatabase } from '#lib/replica/store/database.ts';
import { CarriedEnvelopes, TooManyCarried } from './carried-envelopes.ts';
import { MAX_CARRIED } from './carried-file.ts';

let indexedDB: IDBFactory;
let posted: readonly Envelope[][];
let stateOf: (envelope: Envelope) => EnvelopeAnswer['state'];
let isReachable: boolean;
let carried: CarriedEnvelopes;

beforeEach(() => {
	[indexedDB, posted, stateOf, isReachable] = [new IDBFactory(), [], () => 'received', true];
	carried = new CarriedEnvelopes({
		indexedDB,
		now: () => 1_000,
		reach: async () => {
			if (!isReachable) throw new Error('No network');
		},
		post: async ({ envelopes }: EnvelopesRequest) => {
			posted = [...posted, envelopes];
			return { answers: envelopes.map(answerTo) };
		}
	});
});

function answerTo(envelope: Envelope): EnvelopeAnswer {
	const { deviceId, number } = envelope;
	const state = stateOf(envelope);
	if (state !== 'received') return { state };
	const told = { state, digest: 'd', asOf: 1_000, sealed: 'v', keyId: 'k', signature: 's' };
	return { deviceId, number, ...told };
}

function envelopeOf(number: number, rest: Partial<Envelope> = {}): Envelope {
	const label = { providerId: 'p', deviceId: 'ann', keyId: 'k', number };
	return { ...label, sealed: `sealed-${number}`, signature: `signature-${number}`, ...rest };
}

const take = (...envelopes: readonly Envelope[]) => carried.take(envelopes, []);
const states = async () => (await carried.list()).map(({ answer }) => answer?.state);
const sent = () => posted.flat();

/** Returns what is on the disk, as every sender of envelopes reads it. */
async function stored(): Promise<readonly unknown[]> {
	const database = await openExisting(indexedDB, CARRIED_DATABASE);
	if (database === undefined) return [];
	const rows: unknown[] = await resultOf(
		database.transaction('envelope').objectStore('envelope').getAll()
	);
	database.close();
	return rows;
}

test('SEC-L17 an envelope that is read twice keeps its receipt, and is delivered once', async () => {
	await take(envelopeOf(1));
	await carried.deliver();
	await take(envelopeOf(1));
	await carried.deliver();

	expect(await states()).toEqual(['received']);
	expect(sent()).toEqual([envelopeOf(1)]);
});

test('SEC-L17 the right envelope takes the place of a damaged copy that the server did not take', async () => {
	const damaged = envelopeOf(1, { sealed: 'damaged' });
	stateOf = ({ sealed }) => (sealed === 'damaged' ? 'refused' : 'received');
	await take(damaged);
	await carried.deliver();
	await take(envelopeOf(1));
	await carried.deliver();

	expect(await states()).toEqual(['received']);
	expect(sent()).toEqual([damaged, envelopeOf(1)]);
});

test('SEC-L17 an envelope that the server did not take is delivered again when it is read again', async () => {
	stateOf = () => 'refused';
	await take(envelopeOf(1));
	await carried.deliver();
	stateOf = () => 'received';
	await take(envelopeOf(1), envelopeOf(2));
	await carried.deliver();

	expect(await states()).toEqual(['received', 'received']);
});

test.each([
	['sealed text', { sealed: 'other' }],
	['signature', { signature: 'other' }],
	['key', { keyId: 'other' }]
])(
	'SEC-L17 an envelope of the same number with another %s leaves one that is not delivered yet',
	async (_, rest) => {
		await take(envelopeOf(1));
		await take(envelopeOf(1, rest));
		await carried.deliver();

		expect(sent()).toEqual([envelopeOf(1), envelopeOf(1, rest)]);
	}
);

test('SEC-L17 a copy under another provider is no part of the request that the right one is in', async () => {
	const foreign = envelopeOf(1, { providerId: 'other' });
	await take(foreign, envelopeOf(1));
	await carried.deliver();

	expect(posted).toEqual([[foreign], [envelopeOf(1)]]);
});

test('SEC-L17 a device carries a hundred envelopes of however many devices in one database, and none beyond', async () => {
	const many = Array.from({ length: MAX_CARRIED - 1 }, (_, at) =>
		envelopeOf(at, { deviceId: `device-${at}` })
	);
	await take(...many);

	await expect(take(envelopeOf(1), envelopeOf(2))).rejects.toThrow(TooManyCarried);
	expect(await carried.list()).toHaveLength(MAX_CARRIED - 1);
	await take(envelopeOf(1));
	await take(envelopeOf(1));
	expect(await carried.list()).toHaveLength(MAX_CARRIED);
	await expect(take(envelopeOf(2))).rejects.toThrow(TooManyCarried);
	expect(await indexedDB.databases()).toHaveLength(1);
	const [first] = await carried.list();
	if (first) await carried.forget(first);
	await take(envelopeOf(2));
	expect(await carried.list()).toHaveLength(MAX_CARRIED);
});

test('SEC-L17 only what is carried leaves, and nothing of this browser’s own people', async () => {
	const own = await openDatabase('p-ann', { indexedDB, IDBKeyRange });
	await own.queue.put({ sequence: 7, sealed: new Uint8Array(1), sent: false });
	await own.envelope.put({ sequence: 7, isUrgent: true, envelope: envelopeOf(7) });
	await take(envelopeOf(1));
	await carried.deliver();

	expect(sent()).toEqual([envelopeOf(1)]);
	expect(await states()).toEqual(['received']);
	expect(await own.envelope.get(7)).not.toHaveProperty('leftAt');
	own.close();
});

test('SEC-L17 what is carried is on the disk before it is delivered, each in a row of its own', async () => {
	await take(envelopeOf(4), envelopeOf(4), envelopeOf(7));
	await take(envelopeOf(5), envelopeOf(7));

	expect(await stored()).toEqual([
		{ sequence: 1, isUrgent: true, envelope: envelopeOf(4) },
		{ sequence: 2, isUrgent: true, envelope: envelopeOf(7) },
		{ sequence: 3, isUrgent: true, envelope: envelopeOf(5) }
	]);
	expect(await carried.list()).toEqual([
		{ sequence: 1, deviceId: 'ann', number: 4, answer: undefined },
		{ sequence: 2, deviceId: 'ann', number: 7, answer: undefined },
		{ sequence: 3, deviceId: 'ann', number: 5, answer: undefined }
	]);
	expect(sent()).toEqual([]);
});

test('SEC-L17 a device that is registered with its provider signs for what it carries, and reads it twice as one', async () => {
	const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
	const pair = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
	const rest = { publicKey: '', providerId: 'p', deviceId: 'kate', registeredAt: 0 };
	const keys = [{ privateKey: pair.privateKey, ...rest }];
	await carried.take([envelopeOf(1), envelopeOf(2, { providerId: 'other' })], keys);
	await carried.take([envelopeOf(1)], keys);
	await carried.deliver();

	const [own, foreign, ...more] = sent();
	expect([foreign, more]).toEqual([envelopeOf(2, { providerId: 'other' }), []]);
	expect(own).toMatchObject({ ...envelopeOf(1), carrier: { deviceId: 'kate' } });
	const text = new TextEncoder().encode(carriageTextOf(envelopeOf(1), 'kate'));
	const signature = fromBase64Url(own?.carrier?.signature ?? '');
	const signing = { name: 'ECDSA', hash: 'SHA-256' };
	expect(await crypto.subtle.verify(signing, pair.publicKey, signature, text)).toBe(true);
});

test('a device that carries nothing has no database for it, whatever else it has', async () => {
	(await openDatabase('p-ann', { indexedDB, IDBKeyRange })).close();
	const before = await indexedDB.databases();

	expect(await carried.list()).toEqual([]);
	await carried.deliver();

	expect(await indexedDB.databases()).toEqual(before);
});

test('what cannot be delivered stays without an answer, and is delivered once the server is reached', async () => {
	await take(envelopeOf(1));
	isReachable = false;
	await expect(carried.deliver()).rejects.toThrow('No network');
	expect([await states(), sent()]).toEqual([[undefined], []]);

	isReachable = true;
	await carried.deliver();

	expect([await states(), sent()]).toEqual([['received'], [envelopeOf(1)]]);
});

test('one of two is forgotten, delivered or not, and the other stays', async () => {
	await take(envelopeOf(1), envelopeOf(2));
	await carried.deliver();
	await take(envelopeOf(3));
	const [, second, third] = await carried.list();

	if (second) await carried.forget(second);
	expect((await carried.list()).map(({ number }) => number)).toEqual([1, 3]);
	if (third) await carried.forget(third);

	expect((await carried.list()).map(({ number }) => number)).toEqual([1]);
});

test('SEC-L17 no envelope takes the place of one that the server has, or of another change', async () => {
	const refused = [
		envelopeOf(2),
		envelopeOf(1, { deviceId: 'bob' }),
		envelopeOf(1, { providerId: 'other' })
	];
	stateOf = (envelope) => (envelope.sealed === 'right' ? 'received' : 'refused');
	await take(envelopeOf(1, { sealed: 'right' }), ...refused);
	await carried.deliver();

	await take(envelopeOf(1));

	expect(await stored()).toMatchObject([
		{ envelope: { sealed: 'right' }, answer: { state: 'received' } },
		...refused.map((envelope) => ({ envelope, answer: { state: 'refused' } })),
		{ envelope: envelopeOf(1) }
	]);
});

test('SEC-L17 one that has to wait for the server keeps its place beside another of the same number', async () => {
	stateOf = () => 'later';
	await take(envelopeOf(1));
	await carried.deliver();

	await take(envelopeOf(1, { sealed: 'other' }), envelopeOf(1));

	expect(await states()).toEqual(['later', undefined]);
});

test.each([
	['device', { deviceId: 'bob' }],
	['number', { number: 2 }]
])('SEC-L17 the same sealed text of another %s is another envelope', async (_, rest) => {
	await take(envelopeOf(1));
	await take(envelopeOf(1, rest));

	expect(await carried.list()).toHaveLength(2);
});

test('SEC-L17 a device that carries as much as it may still takes the right copy of what was refused', async () => {
	stateOf = ({ number }) => (number === 1 ? 'refused' : 'received');
	const all = Array.from({ length: MAX_CARRIED }, (_, at) => envelopeOf(at));
	await take(...all);
	await carried.deliver();

	await take(envelopeOf(1, { sealed: 'right' }));

	expect(await carried.list()).toHaveLength(MAX_CARRIED);
	expect((await carried.list()).at(-1)).toMatchObject({ number: 1, answer: undefined });
	await expect(take(envelopeOf(1, { sealed: 'third' }))).rejects.toThrow(TooManyCarried);
});
