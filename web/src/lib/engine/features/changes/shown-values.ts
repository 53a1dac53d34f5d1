import type { FieldLocation, RowSource } from '@tenantry/shared/collection.ts';
import { collections } from '@tenantry/shared/collections.ts';
import type { FieldView } from '#lib/engine-api/change.ts';

const UNSHOWN_WISHES = new Set([
	'id',
	'providerId',
	'organizationIds',
	'deviceId',
	'mutationId',
	'reason',
	'ticket'
]);

export function wishesOf(args: unknown): FieldView[] {
	if (typeof args !== 'object' || args === null) return [];
	return Object.entries(args)
		.filter(([name]) => !UNSHOWN_WISHES.has(name))
		.map(([field, after]: [string, unknown]) => ({ key: field, field, before: null, after }));
}

/** The value that a form shows; for the MFA requirement, the effective one. */
export function shownValue(
	source: RowSource,
	{ collection, id, field }: FieldLocation,
	providerId: string
): unknown {
	const value = source.row(collection, id)?.value[field];
	if (value === undefined) return undefined;
	const owned = { id, field, providerId };
	return collections.get(collection)?.effectiveValue?.(source, owned) ?? value;
}
