import { reviewDecisions } from '@tenantry/shared/domain/access-review/decision.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { displayNameOf } from '@tenantry/shared/collections.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { View } from '#lib/replica/view.ts';
import type { FieldView } from '#lib/engine-api/change.ts';

/** Field under which all edges of one change are shown, as names of organizations. */
export const ACCESS_FIELD = organizationAccess.name;

const DECISION_FIELD = reviewDecisions.name;

const UNSHOWN = new Set([
	'forcedThrough',
	'createdAt',
	'registered',
	'mfaEnrolmentStartedAt',
	'invitationMail',
	'passwordResetMail',
	'totpResetMail',
	'accessEnd',
	'unlockedAt'
]);

export function toFieldViews(view: View, changes: readonly FieldChange[]): FieldView[] {
	const edges = changes.filter(({ collection }) => collection === ACCESS_FIELD);
	const fields = changes.filter(
		({ collection, field }) => collection !== ACCESS_FIELD && !UNSHOWN.has(field)
	);
	const shown: FieldView[] = fields.map(({ collection, id, field, from, to }) => ({
		key: fieldKey(collection, id, field),
		// The field is named by its person, whom the subject of the change names already.
		field: collection === DECISION_FIELD ? DECISION_FIELD : field,
		before: shownStanding(field, from, registrationOf(view, changes, id)),
		after: shownStanding(field, to, registrationOf(view, changes, id))
	}));
	return [...shown, ...accessFields(view, edges)];
}

/** A change of `suspended` decides the status of an account only together with its registration. */
const STANDING = 'suspended';
const REGISTRATION = 'registered';

/** An account that is not suspended is active only once its person has registered. */
function shownStanding(field: string, value: unknown, isRegistered: boolean): unknown {
	return field === STANDING && value === false && !isRegistered ? 'pending' : value;
}

function registrationOf(view: View, changes: readonly FieldChange[], id: string): boolean {
	const made = changes.find((one) => one.id === id && one.field === REGISTRATION);
	return (made?.to ?? view.row(administrators.name, id)?.value[REGISTRATION]) !== false;
}

/** Shows the edges of a change as one field; a deleted account loses all of them. */
function accessFields(view: View, edges: readonly FieldChange[]): FieldView[] {
	const gone = edges.filter(({ field, to }) => field === DELETED && to === true);
	const named = edges.filter(({ field }) => field !== DELETED);
	const lost = gone.flatMap(({ id }) => Object.entries(view.row(ACCESS_FIELD, id)?.value ?? {}));
	const before = [
		...named.filter(({ from }) => from === true).map(({ field }) => field),
		...lost.filter(([, isGranted]) => isGranted === true).map(([id]) => id)
	];
	const after = named.filter(({ to }) => to === true).map(({ field }) => field);
	if (named.length === 0 && before.length === 0) return [];
	const namesOf = (ids: readonly string[]) => ids.map((id) => nameOf(view, id));
	return [
		{ key: ACCESS_FIELD, field: ACCESS_FIELD, before: namesOf(before), after: namesOf(after) }
	];
}

const DELETED = 'deleted';

export function nameOf(view: View, organizationId: string): string {
	const row = view.row(organizations.name, organizationId);
	return displayNameOf(organizations.name, row?.value) || organizationId;
}
