import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import { lockMaker } from '#lib/engine/copy/vault-makers.ts';
import type { Session } from '#lib/engine/session/session.ts';
import type { Entering } from '#lib/engine/session/session-options.ts';
import type { Storage } from '#lib/replica/store/database.ts';
import { opensByItself } from '#lib/vault/vault.ts';
import type { Phase } from './phase.ts';

export interface TurningAway extends Entering {
	readonly storage: Storage;
	readonly revoke: (ticket: string | undefined) => void;
	readonly become: (phase: Phase) => void;
}

/** Handles a session that may not open and returns the result; undefined if it may open. */
export async function turnAway(
	session: Session,
	{ record, identity }: OpenedVault,
	{ storage, mustLock, revoke, become, ...opening }: TurningAway
): Promise<Result<undefined, VaultError> | undefined> {
	const fault = await session.whyClosed(opening);
	if (fault?.code === 'device_revoked') {
		revoke(fault.ticket);
		return ok(undefined);
	}
	if (fault !== undefined) {
		session.close();
		return err({ code: opening.isRevoked === true ? whyNotHandedOver(fault) : session.whyOver });
	}
	if (!opensByItself(record) || (mustLock ?? session.isLockRequired) !== true) return undefined;
	session.close();
	become({ kind: 'choosing_passphrase', identity, make: lockMaker(storage, identity) });
	return ok(undefined);
}

/** Returns the error for a device that the server has reported as revoked. */
function whyNotHandedOver({ code }: SyncError): 'revoked_offline' | 'not_signed_in' {
	return code === 'unauthenticated' ? 'not_signed_in' : 'revoked_offline';
}
