import { afterEach, expect, test, vi } from 'vitest';
import { fillStorage } from '#fixtures/full-storage.ts';
import { idOf, openFilled, person, restart, shown, type Fixture } from '#fixtures/replica.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import { Batch } from './batch.ts';

afterEach(() => vi.restoreAllMocks());

/** More than two chunks. */
const MANY = 230;

interface BatchFixture extends Fixture {
	readonly batch: Batch;
	/** Number of mutations made and state of the batch, at each progress. */
	readonly progress: (readonly [number, Batch['state']])[];
	readonly nudge: () => void;
}

async function openBatch(onprogress = (): void => undefined): Promise<BatchFixture> {
	const fixture = await openFilled(person('sam'), person('kim'));
	const progress: BatchFixture['progress'] = [];
	const nudge = vi.fn<() => void>();
	const session = { replica: fixture.replica, loop: { nudge }, complete: Promise.resolve() };
	const batch: Batch = new Batch(session, () => {
		progress.push([batch.made.length, batch.state]);
		onprogress();
	});
	return { ...fixture, batch, progress, nudge };
}

function creations(count: number): readonly UncheckedCall[] {
	return Array.from({ length: count }, (_, n) => ({
		name: 'organization.create',
		args: { id: n.toString(16).padStart(24, '0'), name: `Organization ${n}` }
	}));
}

function suspend(name: string): UncheckedCall {
	return { name: 'administrator.suspend', args: { id: idOf(name) } };
}

test('a batch is written chunk by chunk, and reports its progress after each', async () => {
	const { batch, progress, replica, nudge } = await openBatch();

	const result = await batch.make(creations(MANY));

	expect(result).toEqual({ ok: true, value: undefined });
	expect(progress).toEqual([
		[100, 'running'],
		[200, 'running'],
		[230, 'running'],
		[230, 'complete']
	]);
	expect(nudge).toHaveBeenCalledTimes(3);
	expect(replica.queue.list().map(({ mutation }) => mutation.id)).toEqual(batch.made);
});

test('an empty batch is complete and writes nothing', async () => {
	const { batch, progress, replica, nudge } = await openBatch();

	await batch.make([]);

	expect(progress).toEqual([[0, 'complete']]);
	expect(replica.queue.size).toBe(0);
	expect(nudge).not.toHaveBeenCalled();
});

test('a batch waits until the whole replica is open', async () => {
	const { replica } = await openFilled(person('sam'));
	const opened = Promise.withResolvers<undefined>();
	const session = { replica, loop: { nudge: () => undefined }, complete: opened.promise };
	const batch = new Batch(session, () => undefined);

	const making = batch.make([suspend('sam')]);
	const before = replica.queue.size;
	opened.resolve(undefined);
	await making;

	expect([before, replica.queue.size]).toEqual([0, 1]);
});

test('a batch is cut short when the device is full, and what was stored stays', async () => {
	let isFirst = true;
	const fixture = await openBatch(() => {
		if (isFirst) fillStorage();
		isFirst = false;
	});
	const { batch, progress } = fixture;

	const result = await batch.make(creations(MANY));
	vi.restoreAllMocks();

	expect(result).toEqual({ ok: false, error: { code: 'storage_full' } });
	expect(progress).toEqual([
		[100, 'running'],
		[100, 'cut_short']
	]);
	const after = await restart(fixture);
	expect(after.replica.queue.list().map(({ mutation }) => mutation.id)).toEqual(batch.made);
});

test('a chunk with an invalid call is not written at all', async () => {
	const { batch, replica, nudge } = await openBatch();

	const result = await batch.make([suspend('sam'), { name: 'administrator.suspend', args: {} }]);

	expect(result).toMatchObject({ ok: false, error: { code: 'invalid_arguments' } });
	expect(batch).toMatchObject({ made: [], state: 'cut_short' });
	expect(replica.queue.size).toBe(0);
	expect(nudge).not.toHaveBeenCalled();
});

test('undo withdraws the changes that have not left the device', async () => {
	const fixture = await openBatch();
	const { batch, replica } = fixture;
	await batch.make([suspend('sam'), suspend('kim')]);
	await replica.queue.markSent(replica.queue.list().slice(0, 1));

	const undone = await batch.undo();

	expect(undone).toBe(1);
	expect(shown(fixture, 'sam')).toMatchObject({ suspended: true });
	expect(shown(fixture, 'kim')?.['suspended']).not.toBe(true);
	expect(await batch.undo()).toBe(0);
});

test('undo withdraws a change that builds on another of the same batch', async () => {
	const fixture = await openBatch();
	const edit = { id: idOf('sam'), firstName: 'Samir' };
	await fixture.batch.make([
		suspend('sam'),
		{ name: 'administrator.editDetails', args: edit },
		{ name: 'administrator.restore', args: { id: idOf('sam') } }
	]);

	const undone = await fixture.batch.undo();

	expect(undone).toBe(3);
	expect(fixture.replica.queue.size).toBe(0);
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Sam' });
});
