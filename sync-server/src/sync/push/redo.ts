import { NOTHING_DECIDED, type Decision } from '@tenantry/shared/decide.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';

import { mayReviewQuarantine } from '#sync/readers/visibility.ts';
import type { DeviceAuthor } from './device-author.ts';
import type { PushTransaction } from './push-transaction.ts';
import type { Replays } from './replays.ts';
import type { KnownMutation } from '#sync/verdicts/known-mutation.ts';

/** Outcomes that leave a mutation without effect: it was refused, or waits to be redone. */
const FAILED = new Set(['rejected', 'review', 'expired', 'quarantined', 'approval']);
const DISCARD = 'verdict.discard';

/**
 * Whether the author may settle a mutation: their own or, for one handed over by a revoked device,
 * any if they may review the quarantine.
 */
export async function maySettle(
	push: PushTransaction,
	{ outcome, author_id }: KnownMutation,
	{ administratorId, providerId }: DeviceAuthor
): Promise<boolean> {
	if (outcome !== 'quarantined') return author_id === administratorId;
	return push.whenLoaded(() =>
		mayReviewQuarantine(principalOf(push.overlay, administratorId, providerId))
	);
}

/** Returns the mutation that redid this one first; a later redo gets its verdict. */
export async function firstRedoOf(
	replays: Replays,
	{ successor }: KnownMutation
): Promise<KnownMutation | undefined> {
	return successor === null ? undefined : replays.mutation(successor);
}

/** Nobody redoes a change as often; each is looked up under the provider's lock. */
const MOST_REDOS = 100;

/**
 * What became of a change that another one depends on; a redo replaces what it redoes. `open`: its
 * author may redo it, or someone may approve it; a discarded one has failed for good, and so has one
 * that was redone too often.
 */
export async function dependencyState(
	replays: Replays,
	id: string
): Promise<'stands' | 'open' | 'failed'> {
	let mutation = await replays.mutation(id);
	for (let redos = 0; mutation !== undefined && isRedone(mutation); redos++) {
		if (redos === MOST_REDOS) return 'failed';
		mutation = await replays.mutation(mutation.successor);
		if (mutation?.name === DISCARD) return 'failed';
	}
	if (mutation === undefined) return 'failed';
	return FAILED.has(mutation.outcome) ? 'open' : 'stands';
}

function isRedone(mutation: KnownMutation): mutation is KnownMutation & { successor: string } {
	return FAILED.has(mutation.outcome) && mutation.successor !== null;
}

/** Marks the earlier mutation as settled by this one, for all devices of its author. */
export async function markRedone(
	push: PushTransaction,
	author: DeviceAuthor,
	stored: KnownMutation
): Promise<void> {
	if (stored.redo_of === null) return;
	const original = await push.replays.mutation(stored.redo_of);
	if (original === undefined || original.id === stored.id || original.successor !== null) return;
	if (!(await maySettle(push, original, author))) return;
	push.amend({ ...original, successor: stored.id, visible_at: stored.version });
}

/** Returns the decision on the first redo, for another redo of the same mutation. */
export function repeated(firstRedo: KnownMutation): Decision {
	const { rejection } = firstRedo.facts;
	return {
		...NOTHING_DECIDED,
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Stored out of a decision.
		outcome: firstRedo.outcome as Decision['outcome'],
		...(rejection === undefined ? {} : { rejection })
	};
}
