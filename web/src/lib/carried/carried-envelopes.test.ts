import type { Envelope, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { CarriedEnvelopes, TooManyCarried } from './carried-envelopes.ts';
import { MAX_CARRIED } from './carried-file.ts';

let indexedDB: IDBFactory;
let posted: readonly Envelope[][];
let stateOf: (envelope: Envelope) => EnvelopeAnswer['state'];
let carried: CarriedEnvelopes;

beforeEach(() => {
	[indexedDB, posted, stateOf] = [new IDBFactory(), [], () => 'received'];
	carried = new CarriedEnvelopes({
		indexedDB,
		now: () => 1_000,
		reach: async () => undefined,
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
	await take(envelopeOf(1));
	await carried.deliver();

	expect(await states()).toEqual(['received']);
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
	expect(await own.envelope.get(7)).not.toHaveProperty('leftAt');
	own.close();
});
