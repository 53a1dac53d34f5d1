import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';

/** Converts the error of a credential that opened no session to a sync error. */
export function whyNotResumed(error: SessionError): SyncError {
	const { code, ticket } = error;
	if (code === 'offline') return { code };
	if (code === 'device_revoked') return { code, ...(ticket !== undefined && { ticket }) };
	if (code === 'disk_full') return { ...error, code };
	const isBusy = code === 'overloaded' || code === 'too_many_attempts';
	return isBusy ? { ...error, code: 'overloaded' } : { code: 'unauthenticated' };
}
