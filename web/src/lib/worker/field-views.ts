import { isMfaRequired } from '@tenantry/shared/domain/mfa.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { View } from '#lib/replica/view.ts';
import type { FieldView } from './change-query.ts';

/** The field under which all edges of one change are shown, as names of organizations. */
export const ACCESS_FIELD = 'organizationAccess';

/** Derived or technical: nobody meant to change them. */
const UNSHOWN = new Set([
	...['forcedThrough', 'createdAt', 'registered', 'mfaEnrolmentStartedAt'],
	...['invitationMail', 'passwordResetMail', 'totpResetMail', 'accessEnd', 'unlockedAt']
]);

/** Changes as a person reads them: edges together, ids as names. */
export function toFieldViews(view: View, changes: readonly FieldChange[]): FieldView[] {
	const edges = changes.filter(({ collection }) => collection === ACCESS_FIELD);
	const fields = changes.filter(
		({ collection, field }) => collection !== ACCESS_FIELD && !UNSHOWN.has(field)
	);
	const shown: FieldView[] = fields.map(({ collection, id, field, from, to }) => ({
		key: fieldKey(collection, id, field),
		field,
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

const UNSHOWN_WISHES = new Set([
	...['id', 'providerId', 'organizationIds', 'deviceId', 'reason', 'ticket']
]);

/** What a change wants, where nothing tells what it changed: read from its arguments. */
export function wishesOf(args: unknown): FieldView[] {
	if (typeof args !== 'object' || args === null) return [];
	return Object.entries(args)
		.filter(([name]) => !UNSHOWN_WISHES.has(name))
		.map(([field, after]: [string, unknown]) => ({ key: field, field, before: null, after }));
}

export function nameOf(view: View, organizationId: string): string {
	const name = view.row('organization', organizationId)?.value.name;
	return typeof name === 'string' ? name : organizationId;
}

/** The value a form shows: of the MFA requirement the one that counts. */
export function shownValue(view: View, id: string, field: string, providerId: string): unknown {
	if (field === 'mfaRequired') return isMfaRequired(view, id, providerId);
	return view.row('administrator', id)?.value[field];
}
