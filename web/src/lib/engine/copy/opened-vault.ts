import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { Database } from '#lib/replica/store/database.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { Writer } from '#lib/replica/store/writer.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import type { StoredVault, VaultKeys } from '#lib/vault/vault.ts';
import { identityOf, type Identity } from './identity.ts';
import type { PinLock } from './pin-lock.ts';

export interface OpenedVault {
	readonly database: Database;
	readonly writer: Writer;
	readonly sealer: Sealer;
	readonly meta: SealedMeta;
	readonly identity: Identity;
	record: StoredVault;
	readonly pin?: PinLock | undefined;
}

/** Unencrypted flag in `meta`: the data key has to be replaced when the vault is next opened. */
export const KEY_DUE = 'key_due';

export async function keepSignedIn(meta: SealedMeta, signedIn: SignedIn): Promise<void> {
	await meta.put('identity', identityOf(signedIn));
	await meta.put('credential', signedIn.deviceCredential);
}

export function noteKeyDue({ writer }: OpenedVault): Promise<void> {
	return writer.write(['meta'], 'strict', ({ meta }) => meta.put({ id: KEY_DUE, value: true }));
}

export function hasFormerKeys({ record }: OpenedVault): boolean {
	return record.former.length > 0;
}

export interface UnwrappedVault {
	readonly record: StoredVault;
	readonly keys: VaultKeys;
}
