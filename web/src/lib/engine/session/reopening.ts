import { RESUME } from '@tenantry/shared/protocol/session-requests.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { keepSignedIn } from '#lib/engine/copy/opened-vault.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

/** Uses the device's credential from the unlocked vault instead of password and code. */
export async function reopenSession(
	server: Pick<ServerApi, 'ask'>,
	meta: SealedMeta,
	deviceId: string
): Promise<Result<undefined, SyncError>> {
	const deviceCredential = await meta.get<string>('credential');
	if (deviceCredential === undefined) return err({ code: 'unauthenticated' });
	const resumed = await server.ask(RESUME, { deviceId, deviceCredential });
	if (!resumed.ok) return err(whyNotResumed(resumed.error));
	// The credential stays the same.
	await unlessFull(keepSignedIn(meta, resumed.value));
	return ok(undefined);
}

export function whyNotResumed(error: SessionError): SyncError {
	const { code, ticket } = error;
	if (code === 'offline') return { code };
	if (code === 'device_revoked') return { code, ...(ticket !== undefined && { ticket }) };
	if (code === 'disk_full') return { ...error, code };
	const isBusy = code === 'overloaded' || code === 'too_many_attempts';
	return isBusy ? { ...error, code: 'overloaded' } : { code: 'unauthenticated' };
}
