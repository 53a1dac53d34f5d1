import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';

const TRANSIENT: readonly string[] = [
	'offline',
	'overloaded',
	'disk_full'
] satisfies readonly SyncError['code'][];

export function isTransient({ code }: { readonly code: string }): boolean {
	return TRANSIENT.includes(code);
}
