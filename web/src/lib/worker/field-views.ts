import { isMfaRequired } from '@tenantry/shared/domain/mfa.ts';
import type { VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
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
	const shown: FieldView[] = fields.map(({ field, from, to }) => ({
		field,
		before: from,
		after: to
	}));
	if (edges.length > 0) {
		const namesOf = (side: 'from' | 'to'): string[] =>
			edges.filter((edge) => edge[side] === true).map(({ field }) => nameOf(view, field));
		shown.push({ field: ACCESS_FIELD, before: namesOf('from'), after: namesOf('to') });
	}
	return shown;
}

/** Fields where somebody else's value stands, with what was wanted. */
export function toConflictViews(view: View, conflicts: readonly VerdictConflict[]): FieldView[] {
	return conflicts.map((conflict) => {
		const isEdge = conflict.collection === ACCESS_FIELD;
		const shown = (value: unknown): unknown =>
			isEdge ? (value === true ? [nameOf(view, conflict.field)] : []) : value;
		const base = {
			field: isEdge ? ACCESS_FIELD : conflict.field,
			before: shown(conflict.before),
			after: shown(conflict.yours)
		};
		if (!('theirs' in conflict)) return base;
		const { by } = conflict;
		const whose = { by: by?.name ?? null, deviceName: by?.deviceName ?? null, at: by?.at ?? null };
		return { ...base, theirs: { value: shown(conflict.theirs), ...whose } };
	});
}

const UNSHOWN_WISHES = new Set([
	...['id', 'providerId', 'organizationIds', 'deviceId', 'reason', 'ticket']
]);

/** What a change wants, where nothing tells what it changed: read from its arguments. */
export function wishesOf(args: unknown): FieldView[] {
	if (typeof args !== 'object' || args === null) return [];
	return Object.entries(args)
		.filter(([name]) => !UNSHOWN_WISHES.has(name))
		.map(([field, after]: [string, unknown]) => ({ field, before: null, after }));
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
