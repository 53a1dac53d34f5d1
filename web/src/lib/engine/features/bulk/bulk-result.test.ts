import { expect, test } from 'vitest';
import { enqueue, idOf, openFilled, page, person, verdict } from '#fixtures/replica.ts';
import { bulkResult, type Batch } from './bulk-result.ts';

test('changes that need attention come first with their reason, and the others keep their order', async () => {
	const fixture = await openFilled(person('ann'), person('bob'), person('cid'));
	const people = ['ann', 'bob', 'cid'].map((name) => ({ id: idOf(name), name }));
	const made: string[] = [];
	for (const { id } of people) made.push(await enqueue(fixture, 'administrator.suspend', { id }));
	const refused = verdict(made[2] ?? '', {
		args: { id: idOf('cid') },
		outcome: 'rejected',
		rejection: { code: 'deleted' }
	});
	await fixture.pullApplier.receive(page({ verdicts: [refused] }), 'c1');
	const batch: Batch = { verb: 'suspend', people, made, end: 'complete' };

	const result = bulkResult(fixture.replica, batch, { from: 0, count: 2 });

	expect(result).toMatchObject({ done: 0, waiting: 2, needYou: 1, undoable: 2, total: 3 });
	expect(result.rows).toEqual([
		{ id: idOf('cid'), name: 'cid', state: 'rejected', code: 'deleted' },
		{ id: idOf('ann'), name: 'ann', state: 'waiting', code: null }
	]);
});

test('an administrator whose change is still to be made has no state yet', async () => {
	const { replica } = await openFilled(person('ann'));
	const people = [{ id: idOf('ann'), name: 'ann' }];
	const batch: Batch = { verb: 'restore', people, made: [], end: 'running' };

	const result = bulkResult(replica, batch, { from: 0, count: 10 });

	expect(result).toMatchObject({ made: 0, total: 1, isRunning: true });
	expect(result.rows).toEqual([{ id: idOf('ann'), name: 'ann', state: null, code: null }]);
});
