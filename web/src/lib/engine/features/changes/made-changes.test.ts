import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { expect, test } from 'vitest';
import { changeWord } from '#lib/client/words/change-state.ts';
import { verdictOf } from '#lib/client/words/change-words.ts';
import { enqueue, idOf, openFilled, page, person, verdict } from '#fixtures/replica.ts';
import { madeChanges } from './made-changes.ts';

const NOT_CARRIED = { stateOf: () => undefined };
const suspend = { id: idOf('sam') };

test.each<[Outcome, string, RegExp]>([
	['applied', 'In effect', /^In effect /],
	['rejected', 'Didn’t happen', /^Didn’t happen: /],
	['review', 'Needs you', /^Needs you: /],
	['approval', 'On its way', /^On its way: /]
])('what a receipt says became of a change is its state: %s', async (outcome, word, sentence) => {
	const fixture = await openFilled(person('sam'));
	const { replica } = fixture;
	const id = await enqueue(fixture, 'administrator.suspend', suspend);
	const queued = replica.queue.get(id);
	if (queued !== undefined) replica.queue.put({ ...queued, state: 'unanswered' });
	const received = { outcome, code: null, decidedAt: 1, carrier: 'Chi', asOf: 2 };

	const { shown } = madeChanges(replica, [id], { stateOf: () => received });

	expect(shown && changeWord(shown.state, shown.isOpen).word).toBe(word);
	expect(shown && verdictOf(shown)).toMatch(sentence);
});

test('of several changes the one that needs the person is told, with the number of the others', async () => {
	const fixture = await openFilled(person('sam'), person('kim'));
	const { replica, pullApplier } = fixture;
	const ids = [
		await enqueue(fixture, 'administrator.suspend', suspend),
		await enqueue(fixture, 'administrator.suspend', { id: idOf('kim') })
	];
	const refused = verdict(ids[1] ?? '', {
		args: { id: idOf('kim') },
		outcome: 'rejected',
		rejection: { code: 'deleted' }
	});
	await pullApplier.receive(page({ verdicts: [refused] }), 'c1');

	const made = madeChanges(replica, [...ids, 'forgotten'], NOT_CARRIED);

	expect([made.shown?.id, made.shown?.state, made.others]).toEqual([ids[1], 'rejected', 1]);
	expect(madeChanges(replica, ['forgotten'], NOT_CARRIED)).toEqual({ shown: null, others: 0 });
});
