import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { beforeEach, expect, test } from 'vitest';
import { idOf, openFilled, page, person, verdict, type Fixture } from '#fixtures/replica.ts';

const sam = idOf('sam');
const REQUEST = 'e'.repeat(32);
const changes = [
	{ collection: 'administrator', id: sam, field: 'role', from: 'Help Desk', to: 'Manager' }
];
const author = { administratorId: idOf('kim'), name: 'Kim' };

let fixture: Fixture;

beforeEach(async () => {
	fixture = await openFilled(person('sam'), person('kim'));
});

/** Receives a change of somebody else that waits for approval. */
async function hear(over: Partial<Verdict> = {}): Promise<void> {
	const waiting = verdict(REQUEST, {
		outcome: 'approval',
		author,
		approval: { expiresAt: 99, changes }
	});
	await receive({ verdicts: [{ ...waiting, ...over }] });
}

async function receive(over: Parameters<typeof page>[0]): Promise<void> {
	const { pullApplier } = fixture;
	await pullApplier.receive(
		page({ cookie: `${String(pullApplier.cookie)}+`, ...over }),
		pullApplier.cookie
	);
}

const kept = () => fixture.replica.settled.get(REQUEST)?.verdict;

test('the effect of a waiting change is shown until its row leaves the device', async () => {
	await hear();
	expect(kept()?.approval?.changes).toEqual(changes);

	await receive({ del: [['administrator', sam]] });

	expect(kept()?.approval?.changes).toEqual([{ ...changes[0], from: null }]);
});

test('a waiting change goes with the right to decide about it', async () => {
	await hear();

	await receive({ reset: 'sight', put: [person('sam')] });

	expect(kept()).toBeUndefined();
});

test('a waiting change stays that comes again with other rows', async () => {
	await hear();
	const again = kept();

	await receive({
		reset: 'sight',
		put: [person('sam')],
		verdicts: again === undefined ? [] : [again]
	});

	expect(kept()).toEqual(again);
});
