import type { Value } from '@tenantry/shared/row.ts';

/**
 * Returns an administrator's name, or the email address if there is none, for readers without the
 * row.
 */
export function personName(value: Value | undefined): string {
	const name = `${String(value?.firstName)} ${String(value?.lastName)}`.trim();
	return name === '' ? String(value?.email) : name;
}
