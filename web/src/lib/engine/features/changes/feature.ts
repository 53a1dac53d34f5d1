import { err, ok } from '@tenantry/shared/result.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import type { CarriedChanges } from '#lib/engine/features/envelopes/carried-changes.ts';
import { enqueue, predict } from '#lib/engine/session/enqueue.ts';
import { enqueueAll } from '#lib/engine/session/enqueue-all.ts';
import { DISCARD } from '#lib/replica/queue/queued-mutation.ts';
import { changesOf } from './change-views.ts';
import { reversalOf } from './inverse.ts';
import { resetCopy, unsentChanges } from './local-copy.ts';
import { madeChanges } from './made-changes.ts';
import { callOf, settle } from './settling.ts';

export function changesFeature(
	{ session, pullApplier }: FeatureContext,
	carriedChanges: CarriedChanges
) {
	const { replica } = session;
	return {
		calls: {
			mutateAll: (calls) => enqueueAll(session, calls),
			// A discard belongs to the change that it settles.
			withdrawAll: async () => {
				const own = replica.queue.list().filter(({ mutation }) => mutation.name !== DISCARD);
				return ok(await replica.withdrawAll(own.map(({ mutation }) => mutation.id)));
			},
			settle: (choices) => settle(session, choices),
			predictChoice: async (choice) => {
				const call = callOf(replica, choice);
				return call === undefined ? err({ code: 'not_found' }) : ok(await predict(session, call));
			},
			reverse: async (mutationId) => {
				const call = reversalOf(session, mutationId);
				return call === undefined ? err({ code: 'not_found' }) : enqueue(session, call);
			},
			passOn: async (mutationIds) => ok(await carriedChanges.passOn(mutationIds)),
			takeReceipt: (receipt) => carriedChanges.takeReceipt(receipt),
			exportUnsent: async () => ok(unsentChanges(session)),
			resetCopy: async () => ok(await resetCopy(session, pullApplier))
		} satisfies Partial<FeatureCalls>,
		answers: {
			changes: ({ settled = 0 }) => changesOf(session, carriedChanges, settled),
			made: ({ ids }) => madeChanges(replica, ids, carriedChanges)
		} satisfies Partial<FeatureAnswers>
	};
}
