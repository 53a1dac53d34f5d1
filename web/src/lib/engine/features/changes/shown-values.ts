import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import type { View } from '#lib/replica/view.ts';
import type { FieldView } from '#lib/engine-api/change.ts';

const UNSHOWN_WISHES = new Set([
	'id',
	'providerId',
	'organizationIds',
	'deviceId',
	'reason',
	'ticket'
]);

/** Reads the wanted values from a change's arguments, where nothing tells what it changed. */
export function wishesOf(args: unknown): FieldView[] {
	if (typeof args !== 'object' || args === null) return [];
	return Object.entries(args)
		.filter(([name]) => !UNSHOWN_WISHES.has(name))
		.map(([field, after]: [string, unknown]) => ({ key: field, field, before: null, after }));
}

/** Returns the value a form shows; for the MFA requirement it is the effective one. */
export function shownValue(view: View, id: string, field: string, providerId: string): unknown {
	if (field === 'mfaRequired') return isMfaRequired(view, id, providerId);
	return view.row('administrator', id)?.value[field];
}
