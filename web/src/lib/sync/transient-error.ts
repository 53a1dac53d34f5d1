import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';

const TRANSIENT: readonly string[] = [
	'offline',
	'overloaded',
	'disk_full'
] satisfies readonly SyncError['code'][];

/**
 * Returns whether an error passes without action, so that the same request is retried with backoff.
 */
export function isTransient({ code }: { readonly code: string }): boolean {
	return TRANSIENT.includes(code);
}
