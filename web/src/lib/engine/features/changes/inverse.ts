import { sameValue } from '@tenantry/shared/merge.ts';
import type { MutationName } from '@tenantry/shared/mutators.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import { touchedKeys } from '#lib/replica/queue/queued-mutation.ts';
import type { Call } from '#lib/replica/authoring.ts';
import { isForeign, type SettledEntry } from '#lib/replica/queue/settled.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { ACCESS_FIELD } from '#lib/engine/session/field-views.ts';

type Before = (change: {
	readonly id: string;
	/** Values that it replaced, by field. */
	readonly from: Readonly<Record<string, unknown>>;
	readonly edges: readonly FieldChange[];
}) => Call | undefined;

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
	return prediction?.outcome === 'applied' ? call : undefined;
}

function callBefore({ mutation, changes }: SettledEntry): Call | undefined {
	const [first] = changes;
	if (first === undefined) return undefined;
	const own = changes.filter(({ collection }) => collection !== ACCESS_FIELD);
	const from = Object.fromEntries(own.map(({ field, from }) => [field, from]));
	const edges = changes.filter(({ collection }) => collection === ACCESS_FIELD);
	return inverses.get(mutation.name)?.({ id: first.id, from, edges });
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

const toAdministrator =
	(name: MutationName): Before =>
	({ id }) => ({ name, args: { id } });

const accessAsBefore: Before = ({ id, from, edges }) => {
	if (from.accessMode === 'all')
		return { name: 'organizationAccess.setMode', args: { id, mode: 'all' } };
	const organizationIds = edges.map(({ field }) => field);
	const isGiven = edges.every(({ to }) => to === true);
	const isTaken = edges.every(({ to }) => to !== true);
	if ('accessMode' in from || isGiven === isTaken) return undefined;
	const name = isGiven ? 'organizationAccess.revoke' : 'organizationAccess.grant';
	return { name, args: { id, organizationIds } };
};

/**
 * Changes that nothing takes back, such as a mail, a deletion or the end of sessions, are not here.
 */
const inverses: ReadonlyMap<string, Before> = new Map<MutationName, Before>([
	['administrator.suspend', toAdministrator('administrator.restore')],
	['administrator.restore', toAdministrator('administrator.suspend')],
	['administrator.requireMfa', toAdministrator('administrator.removeMfa')],
	['administrator.removeMfa', toAdministrator('administrator.requireMfa')],
	[
		'administrator.setApiAccess',
		({ id, from }) => ({
			name: 'administrator.setApiAccess',
			args: { id, enabled: from.apiAccess }
		})
	],
	[
		'administrator.editDetails',
		({ id, from }) => ({ name: 'administrator.editDetails', args: { id, ...from } })
	],
	[
		'administrator.changeRole',
		({ id, from }) => ({ name: 'administrator.changeRole', args: { id, role: from.role } })
	],
	['organizationAccess.setMode', accessAsBefore],
	['organizationAccess.grant', accessAsBefore],
	['organizationAccess.revoke', accessAsBefore],
	[
		'organization.rename',
		({ id, from }) => ({ name: 'organization.rename', args: { id, name: from.name } })
	],
	[
		'organization.setMaxSystemUsers',
		({ id, from }) => ({
			name: 'organization.setMaxSystemUsers',
			args: { id, maxSystemUsers: from.maxSystemUsers }
		})
	],
	[
		'provider.setPolicy',
		({ id, from }) => ({ name: 'provider.setPolicy', args: { providerId: id, ...from } })
	]
]);
