import { expect, test } from 'vitest';
import { idOf, openFilled, page, person, verdict, type Fixture } from '#fixtures/replica.ts';
import { Batch } from '#lib/engine/session/batch.ts';
import { bulkResult } from './bulk-result.ts';

test('changes that need attention come first with their reason, and the others keep their order', async () => {
	const fixture = await openFilled(person('ann'), person('bob'), person('cid'));
	const people = ['ann', 'bob', 'cid'].map((name) => ({ id: idOf(name), name }));
	const batch = batchOf(fixture);
	await batch.make(people.map(({ id }) => ({ name: 'administrator.suspend', args: { id } })));
	const refused = verdict(batch.made[2] ?? '', {
		args: { id: idOf('cid') },
		outcome: 'rejected',
		rejection: { code: 'deleted' }
	});
	await fixture.pullApplier.receive(page({ verdicts: [refused] }), 'c1');

	const result = bulkResult(
		fixture.replica,
		{ verb: 'suspend', people, batch },
		{ from: 0, count: 2 }
	);

	expect(result).toMatchObject({ counts: { device: 2, needsYou: 1 }, undoable: 2, total: 3 });
	expect(result.rows).toEqual([
		{ id: idOf('cid'), name: 'cid', state: 'rejected', isOpen: true, code: 'deleted' },
		{ id: idOf('ann'), name: 'ann', state: 'waiting', isOpen: false, code: null }
	]);
});

test('an administrator whose change is still to be made has no state yet', async () => {
	const fixture = await openFilled(person('ann'));
	const people = [{ id: idOf('ann'), name: 'ann' }];

	const result = bulkResult(
		fixture.replica,
		{ verb: 'restore', people, batch: batchOf(fixture) },
		{ from: 0, count: 10 }
	);

	expect(result).toMatchObject({ made: 0, total: 1, isRunning: true });
	expect(result.rows).toEqual([
		{ id: idOf('ann'), name: 'ann', state: null, isOpen: false, code: null }
	]);
});

function batchOf({ replica }: Fixture): Batch {
	const loop = { nudge: () => undefined };
	return new Batch({ replica, loop, complete: Promise.resolve() }, () => undefined);
}
