import type { Value } from '@tenantry/shared/row.ts';

/** How an administrator is called where nobody sees their row; by their address without a name. */
export function personName(value: Value | undefined): string {
	const name = `${String(value?.firstName)} ${String(value?.lastName)}`.trim();
	return name === '' ? String(value?.email) : name;
}
