import { APPROVAL_HOURS } from '@tenantry/shared/domain/approval/kinds.ts';

import type { VerdictFacts } from '#sync/verdicts/facts.ts';
import type { KnownMutation } from '#sync/verdicts/known-mutation.ts';
import type { DecidedMutation } from './device-author.ts';
import { madeAtOf, toInteger } from './device-clock.ts';
import { keptArgs } from './kept-args.ts';

const HOUR_MS = 3_600_000;

/**
 * Returns the facts that follow from the decision and its author alone. Those of the verdict may be
 * shared with another mutation, but not how this one arrived.
 */
function briefFacts(
	{ decision, mutation: { base }, author: { isSealed, carriage } }: DecidedMutation,
	firstRedo: KnownMutation | undefined
): VerdictFacts {
	const { rejection, review, conflicts } = firstRedo?.facts ?? { ...decision, conflicts: [] };
	const { proposed: changes } = decision;
	return {
		...(rejection === undefined ? {} : { rejection }),
		...(review === undefined ? {} : { review }),
		...(changes && { proposal: { base, changes } }),
		...(isSealed === true && { isSealed: true }),
		...(carriage !== undefined && { carrier: carriage.name }),
		conflicts
	};
}

/** Returns a decided mutation as it is known from here on. */
export function newMutation(
	decided: DecidedMutation,
	place: {
		readonly version: number;
		readonly at: number;
		/** The mutation whose verdict this one shares. */
		readonly firstRedo: KnownMutation | undefined;
	}
): KnownMutation {
	const { author, mutation, hash, decision } = decided;
	const { version, at, firstRedo } = place;
	return {
		provider_id: author.providerId,
		id: mutation.id,
		hash,
		author_id: author.administratorId,
		device_id: author.device.id,
		name: mutation.name,
		v: toInteger(mutation.v),
		args: keptArgs(mutation.args, decision),
		outcome: decision.outcome,
		facts: briefFacts(decided, firstRedo),
		stood: decision.stood,
		version,
		visible_at: version,
		redo_of: mutation.redoOf ?? null,
		successor: firstRedo?.id ?? null,
		authored_at: madeAtOf(mutation, author),
		decided_at: at,
		expires_at: decision.proposed === undefined ? null : at + APPROVAL_HOURS * HOUR_MS
	};
}
