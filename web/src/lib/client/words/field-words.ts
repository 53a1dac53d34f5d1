import { fieldLabel, valueWords as wordsOf } from '@tenantry/shared/field-words.ts';
import type { FieldView } from '#lib/engine-api/change.ts';
import { argument } from './arguments.ts';
import { roleName } from './role-name.ts';
import { isolate } from './text.ts';
import { moment, stamp } from './when.ts';

export function fieldTitle({ field, about }: Pick<FieldView, 'field' | 'about'>): string {
	return about === undefined ? fieldLabel(field) : `Access to ${isolate(about)}`;
}

/** Says whose value is in effect, since when, and by which device. */
export function sourceWords(
	{ by, at, deviceName }: NonNullable<FieldView['theirs']>,
	now: number
): string {
	const when = at === null ? '' : moment(at, now);
	return [by, when, deviceName].filter((part) => part !== null && part !== '').join(', ');
}

export function valueWords(field: string, value: unknown): string {
	if (field === 'role' && typeof value === 'string') return roleName(value);
	if (field === 'suspended' && value === 'pending') return 'Pending';
	return roleReturnWords(field, value) ?? wordsOf(field, value, stamp);
}

/** Names the role that returns, because the shared words leave it in English. */
function roleReturnWords(field: string, value: unknown): string | undefined {
	const [role, at] = [argument(value, 'role'), argument(value, 'at')];
	if (field !== 'roleReturn' || typeof role !== 'string' || typeof at !== 'number')
		return undefined;
	return `${roleName(role)}, ${stamp(at)}`;
}
