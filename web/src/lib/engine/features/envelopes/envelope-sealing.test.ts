import { expect, test } from 'vitest';
import { IDA, rename, SAM, startKeeper, suspend } from '#fixtures/envelope-keeper.ts';
import { fillStorage } from '#fixtures/full-storage.ts';
import { enqueue, idOf, refuseCreation } from '#fixtures/replica.ts';

test('SEC-L09 tightenings are sealed first, and sealing stops after twenty once a round begins', async () => {
	const fixture = await startKeeper();
	for (let n = 1; n <= 20; n++) await rename(fixture, `A${String(n)}`);
	await suspend(fixture, IDA);
	fixture.beforeWrite(['envelope'], async () => {
		fixture.loop.isBusy = true;
	});

	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([...Array(19).keys()].map((n) => n + 1).concat(21));
	const urgent = (await fixture.envelopes()).filter(({ isUrgent }) => isUrgent);
	expect(urgent.map(({ sequence }) => sequence)).toEqual([21]);
	fixture.loop.isBusy = false;
	await fixture.keeper.keep();
	expect(await fixture.numbers()).toHaveLength(21);
});

test('nothing is sealed during a round, unless the server cannot be reached', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	fixture.loop.isBusy = true;
	await fixture.keeper.keep();
	expect(await fixture.numbers()).toEqual([]);

	fixture.loop.health.connection = 'offline';
	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([1]);
});

test('an envelope holds the change as it waits, its lane, and what the device knew of the time', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await rename(fixture, 'Ada', IDA);

	await fixture.keeper.keep();

	const [first, second] = fixture.replica.queue.list();
	expect(await fixture.contents()).toMatchObject([
		{ mutation: { id: first?.mutation.id, args: SAM }, offsetMs: first?.making?.offsetMs },
		{ mutation: { id: second?.mutation.id, seenValues: {} }, offsetMs: second?.making?.offsetMs }
	]);
	const [stored] = await fixture.envelopes();
	expect(fixture.keeper.recordOf(1)).toEqual(stored);
	expect(Object.keys(stored ?? {}).sort()).toEqual(
		['sequence', 'isUrgent', 'envelope', 'answerKey', 'receipt'].sort()
	);
	expect((await fixture.envelopes()).map(({ isUrgent }) => isUrgent)).toEqual([true, false]);
});

test('a change from an app that noted no time is sealed without an offset', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	const [queued] = fixture.replica.queue.list();
	if (queued === undefined) throw new Error('Nothing waits');
	const { making, ...earlier } = queued;
	fixture.replica.queue.put(earlier);

	await fixture.keeper.keep();

	expect(making).toBeDefined();
	expect(await fixture.contents()).toMatchObject([{ offsetMs: null }]);
});

test('a change too long for an envelope has none, and keeps no other from its own', async () => {
	const fixture = await startKeeper();
	const organizationIds = Array.from({ length: 1_000 }, (_, n) => idOf(`o${String(n)}`));
	await enqueue(fixture, 'organizationAccess.grant', { ...SAM, organizationIds });
	await rename(fixture, 'Ada', IDA);

	await fixture.keeper.keep();
	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([2]);
	expect(fixture.keeper.recordOf(1)).toBeUndefined();
	const passedOn = { isPassedOn: true };
	fixture.keeper.noteAll(fixture.replica.queue.list(), (record) => ({ ...record, ...passedOn }));
	expect(fixture.keeper.recordOf(2)).toMatchObject(passedOn);
	expect(fixture.keeper.recordOf(1)).toBeUndefined();
});

test('where there is no room, no envelope is claimed, and what waits is sealed once there is some', async () => {
	const fixture = await startKeeper();
	await fixture.keeper.keep();
	await suspend(fixture);
	const room = fillStorage();

	await fixture.keeper.keep();

	expect(fixture.keeper.recordOf(1)).toBeUndefined();
	room.makeRoom();
	expect(await fixture.numbers()).toEqual([]);
	await fixture.keeper.keep();
	expect(await fixture.numbers()).toEqual([1]);
});

test('what depends on a refused creation has no envelope until its author redoes that one', async () => {
	const fixture = await startKeeper();
	const { args, created } = await refuseCreation(fixture);
	await fixture.keeper.keep();
	expect(await fixture.numbers()).toEqual([]);

	await enqueue(
		fixture,
		'administrator.create',
		{ ...args, email: 'other@north.example' },
		created
	);
	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([2, 3]);
});

test('a change that is answered needs no envelope, and one without an answer does', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await suspend(fixture, IDA);
	const [first, second] = fixture.replica.queue.list();
	if (first) fixture.replica.queue.put({ ...first, state: 'answered' });
	if (second) fixture.replica.queue.put({ ...second, state: 'unanswered' });

	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([2]);
});

test('at most a thousand changes have an envelope, those made first', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await fixture.keeper.keep();
	const [model] = await fixture.envelopes();
	if (model === undefined) throw new Error('Nothing was sealed');
	await Promise.all(Array.from({ length: 1_000 }, (_, n) => rename(fixture, `A${String(n)}`, IDA)));
	const kept = fixture.replica.queue.list().slice(1, 999);
	await fixture.database.envelope.bulkPut(kept.map(({ sequence }) => ({ ...model, sequence })));
	const { keeper } = fixture;
	keeper.rebuild();

	await keeper.keep();

	expect((await fixture.numbers()).at(-1)).toBe(1_000);
	expect(await fixture.database.envelope.count()).toBe(1_000);
});
