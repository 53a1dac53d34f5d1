import { sameValue } from '@tenantry/shared/merge.ts';
import type { NamedMutation } from '@tenantry/shared/mutator.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import { DISCARD, touchedKeys } from '#lib/replica/queue/queued-mutation.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import { isAwaiting, isForeign, type SettledEntry } from '#lib/replica/queue/settled.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

type Made = Pick<SettledEntry, 'mutation' | 'changes'>;

/**
 * Returns the change that takes one back that has left the device, whether its verdict is here or
 * not: its inverse, or the withdrawal of its request for approval.
 */
export function reversalOf(session: OpenSession, id: string): UncheckedCall | undefined {
	const { settled, queue } = session.replica;
	const entry = settled.get(id);
	const sent = queue.get(id);
	if (entry ? isAwaiting(entry) : sent && asksApproval(session, sent))
		return { name: DISCARD, args: { mutationId: id }, redoOf: id };
	if (entry) return inverseOf(session, entry);
	return sent && permittedInverse(session, sent);
}

/** Returns the inverse of a change that is in effect. */
export function inverseOf(session: OpenSession, entry: SettledEntry): UncheckedCall | undefined {
	const isInEffect = entry.verdict?.outcome === 'applied' && !isForeign(entry);
	return isInEffect ? permittedInverse(session, entry) : undefined;
}

/**
 * Returns the inverse if no one has changed the same since, and the person may. The device's
 * prediction decides what they may, as everywhere.
 */
function permittedInverse(session: OpenSession, made: Made): UncheckedCall | undefined {
	const call = stands(session, made) ? callBefore(made) : undefined;
	const prediction = call && session.predict(call.name, call.args);
	return MAY_STAND.has(prediction?.outcome) ? call : undefined;
}

function asksApproval(session: OpenSession, { mutation: { name, args } }: Made): boolean {
	return session.predict(name, args)?.outcome === 'approval';
}

/** The inverse applies at once, or after an approval. */
const MAY_STAND: ReadonlySet<Outcome | undefined> = new Set<Outcome>(['applied', 'approval']);

function callBefore({ mutation, changes }: Made): NamedMutation | undefined {
	const [first] = changes;
	if (first === undefined) return undefined;
	const isOwned = ({ collection }: FieldChange) =>
		collections.get(collection)?.ownedBy !== undefined;
	const own = changes.filter((change) => !isOwned(change));
	const from = Object.fromEntries(own.map(({ field, from }) => [field, from]));
	return mutatorOf(mutation.name)?.inverse?.({
		id: first.id,
		from,
		owned: changes.filter(isOwned)
	});
}

/** The intended fields still hold its values; false if nothing tells which those were. */
function stands({ replica }: OpenSession, { mutation, changes }: Made): boolean {
	const meant = new Set(touchedKeys(mutation));
	const own = changes.filter(({ collection, id, field }) =>
		meant.has(fieldKey(collection, id, field))
	);
	return (
		own.length > 0 &&
		own.every(({ collection, id, field, to }) =>
			sameValue(replica.view.row(collection, id)?.value[field], to)
		)
	);
}
