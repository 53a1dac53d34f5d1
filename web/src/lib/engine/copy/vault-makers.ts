import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { Storage } from '#lib/replica/store/database.ts';
import type { NewVaultMethod } from '#lib/vault/unlock-secret.ts';
import type { MadeUnder } from '#lib/vault/wrap.ts';
import type { Identity } from './identity.ts';
import type { OpenedVault } from './opened-vault.ts';

type Making = Promise<Result<OpenedVault, VaultError>>;

/** Makes a vault for a person who is new here; `none` if their provider requires no lock. */
export function vaultMaker(storage: Storage, signedIn: SignedIn) {
	return async (method: MadeUnder): Making => {
		const { makeVault } = await import('./vault-making.ts');
		return makeVault(storage, signedIn, method);
	};
}

/** Puts a lock on a copy that opened automatically. `release` closes it if it is still open. */
export function lockMaker(storage: Storage, identity: Identity, release = () => true) {
	return async (method: NewVaultMethod): Making => {
		const { lockVault } = await import('./vault-making.ts');
		return lockVault(storage, identity, { method, release });
	};
}
