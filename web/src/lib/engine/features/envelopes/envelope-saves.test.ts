import { Dexie } from 'dexie';
import { expect, test, vi } from 'vitest';
import {
	IDA,
	rename,
	startKeeper,
	suspend,
	type KeeperFixture
} from '#fixtures/envelope-keeper.ts';
import { fillStorage } from '#fixtures/full-storage.ts';

const QUEUE_TABLES = ['queue', 'settled', 'meta', 'envelope'] as const;

test('SEC-L09 a change that is withdrawn while it is sealed leaves no envelope', async () => {
	const fixture = await startKeeper();
	const id = await suspend(fixture);
	await rename(fixture, 'Ada', IDA);
	fixture.beforeWrite(['envelope'], () => fixture.replica.withdraw(id));

	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([2]);
	expect(fixture.keeper.recordOf(1)).toBeUndefined();
});

test('SEC-L09 a change that is rewritten while it is sealed is sealed again as it is then', async () => {
	const fixture = await startKeeper();
	const id = await rename(fixture, 'Ada');
	await rename(fixture, 'Adele');
	const between: number[][] = [];
	fixture.beforeWrite(['envelope'], () => fixture.replica.withdraw(id));
	fixture.beforeWrite(['envelope'], async () => between.push(await fixture.numbers()));

	await fixture.keeper.keep();

	const [queued] = fixture.replica.queue.list();
	expect(between).toEqual([[]]);
	expect(await fixture.contents()).toMatchObject([{ mutation: { base: queued?.mutation.base } }]);
	expect(fixture.keeper.recordOf(2)?.envelope.sealed).toBe((await fixture.sealed())[0]);
});

/** Holds up the next save of the queue for longer than sealing takes. */
function delaySave(fixture: KeeperFixture): void {
	fixture.beforeWrite(QUEUE_TABLES, async () => {
		const other = await startKeeper();
		await suspend(other);
		await other.keeper.keep();
	});
}

test('SEC-L09 sealing waits for a save, which deletes what was sealed before', async () => {
	const fixture = await startKeeper();
	const id = await rename(fixture, 'Ada');
	await rename(fixture, 'Adele');
	await fixture.keeper.keep();
	delaySave(fixture);

	await Promise.all([fixture.replica.withdraw(id), fixture.keeper.keep()]);

	const [queued] = fixture.replica.queue.list();
	expect(await fixture.contents()).toMatchObject([{ mutation: { base: queued?.mutation.base } }]);
	expect(await fixture.numbers()).toEqual([2]);
});

test('SEC-L09 an envelope from an earlier session counts only for the change that it was sealed for', async () => {
	const first = await startKeeper();
	const id = await rename(first, 'Ada');
	await rename(first, 'Adele');
	await first.keeper.keep();
	const fixture = await first.restart();
	delaySave(fixture);

	await Promise.all([fixture.replica.withdraw(id), fixture.keeper.keep()]);

	const [queued] = fixture.replica.queue.list();
	expect(await fixture.contents()).toMatchObject([{ mutation: { base: queued?.mutation.base } }]);
});

test('SEC-L09 a change that is rewritten while its envelope is read is sealed again', async () => {
	const first = await startKeeper();
	const id = await rename(first, 'Ada');
	await rename(first, 'Adele');
	await first.keeper.keep();
	const fixture = await first.restart();
	const { envelope } = fixture.database;
	const read = envelope.toArray.bind(envelope);
	const readThenRewritten = async () => {
		const records = await read();
		await fixture.replica.withdraw(id);
		return records;
	};
	vi.spyOn(envelope, 'toArray').mockImplementationOnce(() =>
		Dexie.Promise.resolve(readThenRewritten())
	);

	await fixture.keeper.keep();

	const [queued] = fixture.replica.queue.list();
	expect(await fixture.contents()).toMatchObject([{ mutation: { base: queued?.mutation.base } }]);
});

test('SEC-L15 a rewritten change that could not be sealed again has no envelope to hand over', async () => {
	const fixture = await startKeeper();
	const id = await rename(fixture, 'Ada');
	await rename(fixture, 'Adele');
	await fixture.keeper.keep();
	await fixture.replica.withdraw(id);
	const room = fillStorage();

	await fixture.keeper.keep();

	expect(fixture.keeper.recordOf(2)).toBeUndefined();
	room.makeRoom();
	await fixture.keeper.keep();
	expect(fixture.keeper.recordOf(2)?.envelope.number).toBe(2);
});
