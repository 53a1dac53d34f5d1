import { sameValue } from '@tenantry/shared/merge.ts';
import type { NamedMutation } from '@tenantry/shared/mutator.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import { touchedKeys } from '#lib/replica/queue/queued-mutation.ts';
import type { Call } from '#lib/replica/authoring.ts';
import { isForeign, type SettledEntry } from '#lib/replica/queue/settled.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

/**
 * Returns the change that takes one back, if its result is still in effect as it was made, no one
 * has changed it since, and the person may. The device's prediction decides what they may, as
 * everywhere.
 */
export function inverseOf(session: OpenSession, entry: SettledEntry): Call | undefined {
	if (entry.verdict?.outcome !== 'applied' || isForeign(entry) || !stands(session, entry))
		return undefined;
	const call = callBefore(entry);
	const prediction = call && session.predict(call.name, call.args);
	return MAY_STAND.has(prediction?.outcome) ? call : undefined;
}

/** It applies at once, or when someone has approved it. */
const MAY_STAND: ReadonlySet<Outcome | undefined> = new Set<Outcome>(['applied', 'approval']);

function callBefore({ mutation, changes }: SettledEntry): NamedMutation | undefined {
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

/**
 * Returns whether the fields that the change meant still hold its values; false where nothing tells
 * which fields those were.
 */
function stands({ replica }: OpenSession, { mutation, changes }: SettledEntry): boolean {
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
