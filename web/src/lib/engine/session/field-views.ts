import { reviewDecisions } from '@tenantry/shared/domain/access-review/decision.ts';
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

/** Derived or technical fields that no one meant to change. */
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

/** Converts changes for display: edges grouped, ids replaced by names. */
export function toFieldViews(view: View, changes: readonly FieldChange[]): FieldView[] {
	const edges = changes.filter(({ collection }) => collection === ACCESS_FIELD);
	const fields = changes.filter(
		({ collection, field }) => collection !== ACCESS_FIELD && !UNSHOWN.has(field)
	);
	const shown: FieldView[] = fields.map(({ collection, id, field, from, to }) => ({
		key: fieldKey(collection, id, field),
		// The field is named by its person, whom the subject of the change names already.
		field: collection === DECISION_FIELD ? DECISION_FIELD : field,
		before: from,
		after: to
	}));
	if (edges.length > 0) {
		const namesOf = (side: 'from' | 'to'): string[] =>
			edges.filter((edge) => edge[side] === true).map(({ field }) => nameOf(view, field));
		const [before, after] = [namesOf('from'), namesOf('to')];
		shown.push({ key: ACCESS_FIELD, field: ACCESS_FIELD, before, after });
	}
	return shown;
}

export function nameOf(view: View, organizationId: string): string {
	const row = view.row(organizations.name, organizationId);
	return displayNameOf(organizations.name, row?.value) || organizationId;
}
