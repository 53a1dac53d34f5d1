import type { Envelope, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fillStorage } from '#fixtures/full-storage.ts';
import { openDatabase, type Database, type QueueRecord } from '#lib/replica/store/database.ts';
import { type EnvelopeRecord, UNSENT } from './envelope-record.ts';
import { sendEnvelopes } from './send-envelopes.ts';

let indexedDB: IDBFactory;
let ada: Database;
let arrived: number[];
let state: EnvelopeAnswer['state'];
let now: number;

beforeEach(async () => {
	indexedDB = new IDBFactory();
	ada = await openDatabase('p1-ada', { indexedDB, IDBKeyRange });
	await ada.queue.bulkPut(Array.from({ length: 15 }, (_, at) => queued(at + 1)));
	arrived = [];
	state = 'received';
	now = 1_000_000;
});

afterEach(() => vi.restoreAllMocks());

function record(sequence: number, rest: Partial<EnvelopeRecord> = {}): EnvelopeRecord {
	const label = { providerId: 'p1', deviceId: 'd1', keyId: 'k1', number: sequence };
	const envelope = { ...label, sealed: `sealed ${sequence}`, signature: 's' };
	return { sequence, isUrgent: false, envelope, ...rest };
}

function queued(sequence: number): QueueRecord {
	return { sequence, sealed: new Uint8Array(), sent: false };
}

async function answer({ envelopes }: EnvelopesRequest) {
	arrived.push(...envelopes.map(({ number }) => number));
	return { answers: envelopes.map(answerTo) };
}

function answerTo({ deviceId, number }: Envelope): EnvelopeAnswer {
	if (state !== 'received') return { state };
	const told = { state, digest: '', asOf: 5, sealed: '', keyId: 'k1', signature: '' };
	return { deviceId, number, ...told };
}

async function reachable(): Promise<void> {}

const send = (post = answer, reach = reachable) =>
	sendEnvelopes({ indexedDB, reach, post, now: () => now });

test('tightenings leave first, and everything once', async () => {
	await ada.envelope.bulkPut([record(1), record(2), record(3, { isUrgent: true })]);

	await send();
	await send();

	expect(arrived).toEqual([3, 1, 2]);
	const states = (await ada.envelope.toArray()).map(({ answer: given }) => given?.state);
	expect(states).toEqual(['received', 'received', 'received']);
});

test('an envelope counts as left before the request, and goes again without an answer', async () => {
	await ada.envelope.put(record(1));
	const marks: (number | undefined)[] = [];

	const failed = send(async () => {
		marks.push((await ada.envelope.get(1))?.leftAt);
		throw new TypeError('No network');
	});

	await expect(failed).rejects.toThrow('No network');
	expect(marks).toEqual([now]);
	await send();
	expect(arrived).toEqual([1]);
});

test('nothing counts as left while the server cannot be reached', async () => {
	await ada.envelope.put(record(1));
	const unreachable = () => Promise.reject(new TypeError('No network'));

	await expect(send(answer, unreachable)).rejects.toThrow('No network');

	expect(arrived).toEqual([]);
	expect((await ada.envelope.get(1))?.leftAt).toBeUndefined();
});

test('an envelope that is withdrawn in the meantime neither leaves nor comes back', async () => {
	await ada.envelope.bulkPut(Array.from({ length: 15 }, (_, at) => record(at + 1)));
	let isFirst = true;

	await send(async (body) => {
		if (isFirst) await ada.envelope.bulkDelete([1, 15]);
		isFirst = false;
		return answer(body);
	});

	expect(arrived).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
	expect(await ada.envelope.count()).toBe(13);
	expect(await ada.envelope.get(1)).toBeUndefined();
});

test('a receipt for an envelope that has since been sealed again is not kept', async () => {
	await ada.envelope.put(record(1));

	await send(async (body) => {
		const { envelope, ...rest } = record(1);
		await ada.envelope.put({ ...rest, envelope: { ...envelope, sealed: 'again' } });
		return answer(body);
	});

	expect((await ada.envelope.get(1))?.answer).toBeUndefined();
});

test('SEC-L09 an envelope whose change is no longer in the queue does not leave', async () => {
	await ada.envelope.bulkPut([record(1), record(2)]);
	await ada.queue.delete(1);

	await send();

	expect(arrived).toEqual([2]);
	expect((await ada.envelope.get(1))?.leftAt).toBeUndefined();
});

test('an envelope that has to wait is sent again after a minute', async () => {
	await ada.envelope.put(record(1));
	state = 'later';
	await send();
	now += 59_000;
	await send();
	expect(arrived).toEqual([1]);

	now += 1_000;
	state = 'received';
	await send();

	expect(arrived).toEqual([1, 1]);
	expect((await ada.envelope.get(1))?.answer?.state).toBe('received');
});

test.each(['refused', 'seal_again'] as const)(
	'an envelope of which the server says %s waits for its author',
	async (told) => {
		await ada.envelope.put(record(1));
		state = told;

		await send();
		now += 3_600_000;
		await send();

		expect(arrived).toEqual([1]);
	}
);

test('everyone’s envelopes leave, and no database is created', async () => {
	const bo = await openDatabase('p1-bo', { indexedDB, IDBKeyRange });
	await ada.envelope.put(record(1));
	await bo.envelope.put(record(2));
	await bo.queue.put(queued(2));
	const before = await indexedDB.databases();

	await send();

	expect(arrived.toSorted()).toEqual([1, 2]);
	expect(await indexedDB.databases()).toEqual(before);
});

test('a full device deletes the row that says that nothing has left, sends, and forgets what has arrived', async () => {
	await ada.meta.put(UNSENT);
	await ada.envelope.bulkPut([record(1), record(2)]);
	const room = fillStorage();
	const marks: unknown[] = [];

	await send(async (body) => {
		marks.push(await ada.meta.get(UNSENT.id));
		return answer(body);
	});
	await send();
	room.makeRoom();

	expect(marks).toEqual([undefined]);
	expect(arrived).toEqual([1, 2]);
	expect(await ada.envelope.count()).toBe(0);
});

test('a full device keeps what has no answer, and what has to wait', async () => {
	await ada.meta.put(UNSENT);
	await ada.envelope.put(record(1));
	const room = fillStorage();

	await expect(send(() => Promise.reject(new TypeError('No network')))).rejects.toThrow();
	state = 'later';
	await send();
	room.makeRoom();

	expect(arrived).toEqual([1]);
	expect(await ada.envelope.count()).toBe(1);
});

test('a full device that cannot reach the server still says that nothing has left', async () => {
	await ada.meta.put(UNSENT);
	await ada.envelope.put(record(1));
	const room = fillStorage();

	await expect(send(answer, () => Promise.reject(new TypeError('No network')))).rejects.toThrow();
	room.makeRoom();

	expect(await ada.meta.get(UNSENT.id)).toEqual(UNSENT);
});
