import { expect, test } from 'vitest';
import {
	IDA,
	rename,
	SAM,
	startKeeper,
	suspend,
	type KeeperFixture
} from '#fixtures/envelope-keeper.ts';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import type { Received } from '#lib/engine-api/carried.ts';

const DAY_MS = 24 * 3_600_000;
const RECEIVED: Received = { outcome: 'applied', code: null, decidedAt: 1, carrier: null, asOf: 2 };

test('what an earlier session has sealed stays as it is, and an envelope without a change is left alone', async () => {
	const first = await startKeeper();
	await suspend(first);
	await rename(first, 'Ada', IDA);
	await first.keeper.keep();
	const before = await first.sealed();
	const fixture = await first.restart();
	const [record] = await fixture.envelopes();
	if (record) await fixture.database.envelope.put({ ...record, sequence: 9 });

	await fixture.keeper.keep();

	expect(await fixture.sealed()).toEqual([...before, before[0]]);
	expect(fixture.keeper.recordOf(9)).toBeUndefined();
	expect(fixture.keeper.recordOf(1)).toEqual(record);
});

test('an envelope without its author’s half is sealed again, with one', async () => {
	const first = await startKeeper();
	await suspend(first);
	await first.keeper.keep();
	const [stored] = await first.envelopes();
	if (stored === undefined) throw new Error('Nothing was sealed');
	const { answerKey, ...halved } = stored;
	await first.database.envelope.put(halved);
	const fixture = await first.restart();

	await fixture.keeper.keep();

	const [record] = await fixture.envelopes();
	expect(record?.answerKey).toBeInstanceOf(Uint8Array);
	expect(record?.answerKey).not.toEqual(answerKey);
	expect(record?.envelope.sealed).not.toBe(stored.envelope.sealed);
});

test('SEC-L09 a device under another id seals again, for the key that it registers then', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await fixture.keeper.keep();
	fixture.replica.deviceId = 'another';

	await fixture.keeper.keep();

	expect(await fixture.envelopes()).toMatchObject([{ envelope: { deviceId: 'another' } }]);
	expect((await fixture.contents()).map(({ mutation }) => mutation.args)).toEqual([SAM]);
});

test('SEC-L09 one refused envelope of two is sealed again, for the key of the moment', async () => {
	const first = await startKeeper();
	await suspend(first, IDA);
	await suspend(first);
	await first.keeper.keep();
	await first.keeper.keep();
	expect(first.server.asked).toBe(1);
	const before = await first.sealed();
	await refuse(first, 2);
	first.keeper.rebuild();
	await first.keeper.keep();
	expect(first.server.asked).toBe(2);
	await first.server.offer('k2');
	await refuse(first, 2);
	first.keeper.noteAll(first.replica.queue.list().slice(1), (record) => ({
		...record,
		answer: { state: 'refused' }
	}));

	await first.keeper.keep();

	expect(first.server.asked).toBe(3);
	const after = await first.envelopes();
	expect(after.map(({ envelope }) => envelope.keyId)).toEqual(['k2', 'k2']);
	expect(after.map(({ envelope }) => envelope.sealed)).not.toContain(before[1]);
	expect(after.map(({ answer }) => answer)).toEqual([undefined, undefined]);
});

test('SEC-L09 only an envelope that the server wants sealed again is, under a key that has stayed', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await suspend(fixture, IDA);
	await fixture.keeper.keep();
	const before = await fixture.sealed();
	const note = (at: number, state: 'later' | 'seal_again') =>
		fixture.keeper.noteAll(fixture.replica.queue.list().slice(at, at + 1), (record) => ({
			...record,
			answer: { state }
		}));
	note(0, 'later');
	note(1, 'seal_again');

	await fixture.keeper.keep();

	const after = await fixture.sealed();
	expect(after[0]).toBe(before[0]);
	expect(after[1]).not.toBe(before[1]);
	expect(fixture.server.asked).toBe(1);
});

test('SEC-L18 a change whose receipt was read is not sealed again, whatever key is new', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await suspend(fixture, IDA);
	await fixture.keeper.keep();
	fixture.keeper.noteReceived(1, RECEIVED);
	await fixture.server.offer('k2');
	fixture.clock.now += DAY_MS + 1;

	await fixture.keeper.keep();

	const keys = (await fixture.envelopes()).map(({ envelope }) => envelope.keyId);
	expect(keys).toEqual(['k1', 'k2']);
	expect([1, 2].map((one) => fixture.keeper.receivedOf(one))).toEqual([RECEIVED, undefined]);
});

test('nothing is noted of a change before its envelope is read, nor of one without any', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	const { keeper } = fixture;
	const note = () => {
		keeper.noteAll(fixture.replica.queue.list(), (record) => ({ ...record, isPassedOn: true }));
		keeper.noteReceived(1, RECEIVED);
		keeper.noteReceived(7, RECEIVED);
	};

	note();
	expect([keeper.recordOf(1), keeper.receivedOf(1), keeper.receivedOf(7)]).toEqual([
		undefined,
		undefined,
		undefined
	]);
	await keeper.keep();
	expect(keeper.recordOf(1)).not.toHaveProperty('isPassedOn');
	await suspend(fixture, IDA);
	note();
	expect(keeper.recordOf(2)).toBeUndefined();
	expect(keeper.recordOf(1)).toMatchObject({ isPassedOn: true });
	expect([keeper.receivedOf(1), keeper.receivedOf(7)]).toEqual([RECEIVED, undefined]);
});

test('SEC-L14 no answer but a receipt is read, nor one without the author’s half of its own envelope', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await suspend(fixture, IDA);
	await fixture.keeper.keep();
	const [record, other] = await fixture.envelopes();
	if (record === undefined || other === undefined) throw new Error('Nothing was sealed');
	const text = new TextEncoder().encode(record.envelope.sealed);
	const digest = toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', text)));
	const told = { digest, asOf: 1, sealed: 'v', keyId: 'k', signature: 's' };
	const answer = { deviceId: 'device', number: 1, state: 'received', ...told } as const;
	const { answerKey, ...carried } = record;
	const unregistered = await startKeeper();

	for (const keeper of [fixture.keeper, unregistered.keeper]) {
		for (const one of [
			record,
			{ ...record, answer: { state: 'refused' } as const },
			{ ...carried, answer },
			{ ...record, answer, answerKey: new Uint8Array(answerKey ?? []).fill(0) },
			{ ...record, answer, answerKey: other.answerKey ?? new Uint8Array() },
			{ ...record, answer: { ...answer, digest: 'of another' } }
		])
			expect(await keeper.read(one)).toEqual({ ok: false, error: 'not_found' });
		expect(await keeper.read({ ...record, answer })).toEqual({ ok: false, error: 'forged' });
	}
});

test('SEC-L15 what has left or was passed on still counts as that once it is sealed again', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await suspend(fixture, IDA);
	await fixture.keeper.keep();
	const told = { leftAt: 5, isPassedOn: true };
	await fixture.database.envelope.update(1, told);
	await fixture.server.offer('k2');
	fixture.clock.now += DAY_MS + 1;

	await fixture.keeper.keep();

	const [first, second] = await fixture.envelopes();
	expect(first).toMatchObject({ ...told, envelope: { keyId: 'k2' } });
	expect(second).toMatchObject({ envelope: { keyId: 'k2' } });
	expect(second).not.toHaveProperty('leftAt');
	expect(second).not.toHaveProperty('isPassedOn');
});

function refuse({ database }: KeeperFixture, sequence: number): Promise<unknown> {
	return database.envelope.update(sequence, { answer: { state: 'refused' } });
}
