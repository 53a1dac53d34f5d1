import { isMfaRequired } from '@tenantry/shared/domain/mfa.ts';
import type { View } from '#lib/replica/view.ts';
import type { FieldView } from '#lib/worker/change-query.ts';

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

/** The value a form shows: of the MFA requirement the one that counts. */
export function shownValue(view: View, id: string, field: string, providerId: string): unknown {
	if (field === 'mfaRequired') return isMfaRequired(view, id, providerId);
	return view.row('administrator', id)?.value[field];
}
