import { expect, test, vi } from 'vitest';
import { IDBDatabase } from 'fake-indexeddb';
import {
	access,
	enqueue,
	firstFill,
	idOf,
	openFilled,
	openFixture,
	organization,
	OWNER,
	page,
	person,
	provider,
	restart,
	SELF,
	shown,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';

const sam = { id: idOf('sam') };

function ids({ replica }: Fixture, collection = 'administrator'): string[] {
	return [...replica.rows.rows(collection).keys()].sort();
}

/** A first fill in four pages; each continues from the cookie of the one before. */
const FILL = [
	page({ cookie: 'f1', more: true, put: [provider(), person(SELF, { role: OWNER })] }),
	page({ cookie: 'f2', more: true, put: [person('ann'), organization('org', 'Granite')] }),
	page({ cookie: 'f3', more: true, put: [person('bob'), access('bob', { [idOf('org')]: true })] }),
	page({ cookie: 'c9', version: 9, put: [person('cat')], del: [['administrator', idOf('ann')]] })
];

test.each([0, 1, 2, 3])(
	'a fill cut after %i pages resumes from there after a restart',
	async (cut) => {
		let fixture = await openFixture();
		let asked: string | null = null;
		for (const [at, one] of FILL.entries()) {
			if (at === cut) fixture = await restart(fixture);
			expect(fixture.pullApplier.cookie).toBe(asked);
			expect(await fixture.pullApplier.receive(one, asked)).toBe(true);
			asked = one.cookie;
		}

		const after = await restart(fixture);

		const everybody = [SELF, idOf('bob'), idOf('cat')].sort();
		expect(ids(fixture)).toEqual(everybody);
		expect(ids(after)).toEqual(everybody);
		expect(after.replica.rows.row('organizationAccess', idOf('bob'))?.value).toEqual({
			[idOf('org')]: true
		});
		expect(after.replica.state.cookie).toBe('c9');
	}
);

test('a first fill shows its rows before it is complete, and a later pull does not', async () => {
	const fixture = await openFixture();
	await fixture.pullApplier.receive(FILL[0] ?? page({}), null);
	await fixture.pullApplier.receive(FILL[1] ?? page({}), 'f1');
	expect(ids(fixture)).toContain(idOf('ann'));
	const whole = await openFilled(person('sam'));

	await whole.pullApplier.receive(page({ cookie: 's1', more: true, put: [person('late')] }), 'c1');

	expect(ids(whole)).not.toContain(idOf('late'));
	const again = await restart(whole);
	expect(ids(again)).not.toContain(idOf('late'));
	await again.pullApplier.receive(page({ cookie: 'c2' }), 's1');
	expect(ids(again)).toContain(idOf('late'));
	expect(ids(await restart(again))).toContain(idOf('late'));
});

test('a verdict is delivered with the last page of its pull and not before', async () => {
	const fixture = await openFilled(person('sam'));
	const early = page({ cookie: 's1', more: true, verdicts: [verdict('v1')] });

	await fixture.pullApplier.receive(early, 'c1');
	const before = fixture.replica.settled.get('v1');
	await fixture.pullApplier.receive(page({ cookie: 'c2' }), 's1');

	expect(before).toBeUndefined();
	expect(fixture.replica.settled.get('v1')).toBeDefined();
});

test('nothing staged before a reset is among the rows after it', async () => {
	const fixture = await openFilled(person('sam'));
	const staged = page({ cookie: 's1', more: true, put: [person('lost')] });
	const again = [provider(), person(SELF, { role: OWNER }), person('sam')];

	await fixture.pullApplier.receive(staged, 'c1');
	await fixture.pullApplier.receive(page({ cookie: 'c2', reset: 'history', put: again }), 's1');

	expect(ids(fixture)).not.toContain(idOf('lost'));
	expect(ids(await restart(fixture))).not.toContain(idOf('lost'));
});

test('a refill replaces the rows as a whole and keeps the queue', async () => {
	const fixture = await openFilled(person('sam'), person('out'));
	await enqueue(fixture, 'administrator.suspend', sam);
	const again = [provider(), person(SELF, { role: OWNER }), person('sam')];
	const first = page({ cookie: 's1', more: true, reset: 'sight', put: again });

	await fixture.pullApplier.receive(first, 'c1');
	expect(ids(fixture)).toContain(idOf('out'));
	await fixture.pullApplier.receive(page({ cookie: 'c5', version: 5, put: [person('in')] }), 's1');

	for (const one of [fixture, await restart(fixture)]) {
		expect(ids(one)).toEqual([SELF, idOf('in'), idOf('sam')].sort());
		expect(shown(one, 'sam')).toMatchObject({ suspended: true });
		expect(one.replica.queue.size).toBe(1);
	}
});

test('an answer to a pull that another has overtaken is discarded', async () => {
	const fixture = await openFilled(person('sam'));
	await fixture.pullApplier.receive(page({ cookie: 'c3', version: 3 }), 'c1');

	const isTaken = await fixture.pullApplier.receive(
		page({ cookie: 'c2', put: [person('old')] }),
		'c1'
	);

	expect(isTaken).toBe(false);
	expect(fixture.replica.state.cookie).toBe('c3');
	expect(ids(fixture)).not.toContain(idOf('old'));
});

test('the answer to a push only marks; the cookie that reaches its version resolves', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.replica.queue.markSent(fixture.replica.queue.list());

	await fixture.pullApplier.answer([{ id, outcome: 'applied', version: 2 }]);
	expect(fixture.replica.queue.get(id)?.state).toBe('answered');
	expect(shown(fixture, 'sam')).toMatchObject({ suspended: true });
	await fixture.pullApplier.receive(
		page({ put: [person('sam', { suspended: true }, { suspended: 2 })], verdicts: [verdict(id)] }),
		'c1'
	);

	const after = await restart(fixture);
	expect(after.replica.queue.size).toBe(0);
	expect(after.replica.settled.outcomeOf(id)).toBe('applied');
	expect(shown(after, 'sam')).toMatchObject({ suspended: true });
});

test('the answer alone resolves after a fill that already contains it', async () => {
	const fixture = await openFilled(person('sam', { suspended: true }));
	const id = await enqueue(fixture, 'administrator.suspend', sam);

	await fixture.pullApplier.answer([{ id, outcome: 'noop', version: 1 }]);

	expect(fixture.replica.queue.size).toBe(0);
	expect(fixture.replica.settled.outcomeOf(id)).toBe('noop');
});

test('the verdict on a change of another device of the same person reaches this one', async () => {
	const fixture = await openFilled(person('sam', { firstName: 'Theirs' }));
	const args = { ...sam, firstName: 'Mine' };
	const at = { collection: 'administrator', id: idOf('sam'), field: 'firstName' };
	const lost = verdict('f'.repeat(32), {
		name: 'administrator.editDetails',
		args,
		outcome: 'superseded',
		deviceName: 'Tablet',
		conflicts: [{ ...at, yours: 'Mine', before: 'Sam', theirs: 'Theirs' }]
	});

	await fixture.pullApplier.receive(page({ verdicts: [lost] }), 'c1');

	const [entry] = (await restart(fixture)).replica.needsYou();
	expect(entry?.verdict?.conflicts).toEqual(lost.conflicts);
});

test('a redo made by another device resolves the entry here as well', async () => {
	const fixture = await openFilled(person('sam'));
	const id = 'f'.repeat(32);
	await fixture.pullApplier.receive(
		page({ verdicts: [verdict(id, { outcome: 'rejected' })] }),
		'c1'
	);
	expect(fixture.replica.needsYou()).toHaveLength(1);

	const settled = verdict(id, { outcome: 'rejected', successor: 'e'.repeat(32) });
	await fixture.pullApplier.receive(page({ cookie: 'c3', verdicts: [settled] }), 'c2');

	expect(fixture.replica.needsYou()).toEqual([]);
});

test('facts about a row in verdicts and waiting changes go when the row leaves', async () => {
	const fixture = await openFilled(person('sam', { firstName: 'Secret' }));
	await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	const at = { collection: 'administrator', id: idOf('sam'), field: 'firstName' };
	const conflicts = [{ ...at, yours: 'Mine', before: 'Secret', theirs: 'Secret too' }];
	const lost = verdict('f'.repeat(32), { outcome: 'superseded', conflicts });
	await fixture.pullApplier.receive(page({ verdicts: [lost] }), 'c1');

	await fixture.pullApplier.receive(page({ cookie: 'c3', del: [['administrator', sam.id]] }), 'c2');

	const after = await restart(fixture);
	const told = JSON.stringify([[...after.replica.settled.all()], after.replica.queue.list()]);
	expect(told).not.toContain('Secret');
	expect(told).toContain('Mine');
});

test('changes that the server does not know after a restored backup are listed as lost', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.pullApplier.receive(page({ verdicts: [verdict(id)] }), 'c1');
	await fixture.pullApplier.receive(
		{ ...firstFill(person('sam')), cookie: 'r1', reset: 'history' },
		'c2'
	);
	const asking = await restart(fixture);
	expect(asking.replica.state.mustAskKnown).toBe(true);

	await asking.pullApplier.learnKnown({ asked: [id], unknown: new Set([id]), through: 0 });

	const after = await restart(asking);
	expect(after.replica.state.mustAskKnown).toBe(false);
	expect(after.replica.needsYou().map((entry) => [entry.id, entry.kind])).toEqual([[id, 'lost']]);
});

test('a restored backup is still known when visibility changes before its last page', async () => {
	const fixture = await openFilled(person('sam'));
	const begun = {
		...firstFill(person('sam')),
		cookie: 'r1',
		more: true,
		reset: 'history'
	} as const;
	await fixture.pullApplier.receive(begun, 'c1');

	const anew = { ...firstFill(person('sam')), cookie: 'r2', more: true, reset: 'sight' } as const;
	await fixture.pullApplier.receive(anew, 'r1');
	await fixture.pullApplier.receive(page({ cookie: 'r3', version: 1 }), 'r2');

	expect(fixture.replica.state).toMatchObject({ cookie: 'r3', mustAskKnown: true });
});

test('changes that a restored server knows are queried again until the replica has reached it', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.pullApplier.receive(page({ verdicts: [verdict(id)] }), 'c1');
	const older = { ...firstFill(person('sam')), cookie: 'r1', version: 7 };
	await fixture.pullApplier.receive({ ...older, reset: 'history' }, 'c2');

	await fixture.pullApplier.learnKnown({ asked: [id], unknown: new Set(), through: 8 });
	expect(fixture.replica.state.mustAskKnown).toBe(true);
	await fixture.pullApplier.receive(page({ cookie: 'r2', version: 8 }), 'r1');
	await fixture.pullApplier.learnKnown({ asked: [id], unknown: new Set(), through: 8 });

	expect(fixture.replica.state.mustAskKnown).toBe(false);
});

test('changes lost by one backup are resolved again when a newer one knows them', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.pullApplier.receive(page({ verdicts: [verdict(id)] }), 'c1');
	await fixture.pullApplier.learnKnown({ asked: [id], unknown: new Set([id]), through: 0 });

	await fixture.pullApplier.learnKnown({ asked: [id], unknown: new Set(), through: 2 });

	const after = await restart(fixture);
	expect(after.replica.needsYou()).toEqual([]);
	expect(after.replica.settled.get(id)?.kind).toBe('verdict');
});

test('a replica without a cookie queries what the server knows', async () => {
	const fixture = await openFilled(person('sam'));

	await fixture.pullApplier.forgetCookie();

	expect((await restart(fixture)).replica.state).toMatchObject({
		mustRefill: true,
		mustAskKnown: true
	});
});

test('changes that a server had decided before it was restored are queried again', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.pullApplier.answer([{ id, outcome: 'applied', version: 12 }]);

	const older = { ...firstFill(person('sam')), cookie: 'r1', version: 7 };
	await fixture.pullApplier.receive({ ...older, reset: 'history' }, 'c1');

	expect(fixture.replica.queue.get(id)).toMatchObject({ state: 'unanswered' });
	expect(fixture.replica.queue.get(id)).not.toHaveProperty('result');
});

test('a change that a pull reached without its verdict is queried again and resolved by the answer', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.pullApplier.answer([{ id, outcome: 'applied', version: 5 }]);

	await fixture.pullApplier.receive(page({ version: 7 }), 'c1');
	const asked = fixture.replica.queue.get(id);
	await fixture.pullApplier.answer([{ id, outcome: 'applied', version: 6 }]);

	expect(asked).toMatchObject({ state: 'unanswered' });
	expect(fixture.replica.settled.get(id)?.verdict).toMatchObject({ version: 6 });
	expect(fixture.replica.queue.size).toBe(0);
});

test('an answer while pages are staged leaves them staged', async () => {
	const fixture = await openFilled(person('sam'));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	const first = page({ cookie: 's1', more: true, reset: 'sight', put: [person('in')] });
	await fixture.pullApplier.receive(first, 'c1');

	await fixture.pullApplier.answer([{ id, outcome: 'noop', version: 1 }]);
	await fixture.pullApplier.receive(page({ cookie: 'c3', version: 3 }), 's1');

	expect(fixture.replica.queue.size).toBe(0);
	expect(ids(fixture)).toEqual([idOf('in')]);
	expect(ids(await restart(fixture))).toEqual([idOf('in')]);
});

test('a page that could not be stored has no effect', async () => {
	const fixture = await openFilled(person('sam'));
	const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});
	const late = page({ put: [person('late')] });

	await expect(fixture.pullApplier.receive(late, 'c1')).rejects.toThrow('Full');
	broken.mockRestore();

	expect(fixture.replica.state.cookie).toBe('c1');
	expect(await fixture.pullApplier.receive(late, 'c1')).toBe(true);
	expect(ids(await restart(fixture))).toContain(idOf('late'));
});
