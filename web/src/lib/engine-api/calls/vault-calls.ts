import type { Result } from '@tenantry/shared/result.ts';
import type { EnqueueError, VaultError } from '#lib/engine-api/errors.ts';
import type { LockChoice } from '#lib/engine-api/lock.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethod } from '#lib/vault/unlock-secret.ts';
import { engineCall, featureCall, LOCKED, record, text, VAULT_CLOSED } from './call.ts';
import * as z from 'zod/mini';

export const VAULT_CALLS = {
	/** Ends the first sign-in and starts the first sync. */
	makeVault: engineCall<(method: NewVaultMethod) => Promise<Result<undefined, VaultError>>>(record),
	/**
	 * Opens the vault of a person who has signed in here before; needs no network. `secret` is null
	 * if none is needed, because their `methods` are none.
	 */
	unlock: engineCall<
		(personKey: string, secret: UnlockSecret | null) => Promise<Result<undefined, VaultError>>
	>(text, z.nullable(record)),
	/**
	 * Adds a method that opens the vault; `current` opens it now, and is null if no secret is
	 * needed. A new passphrase replaces the previous one. The open vault stays open.
	 */
	addVaultMethod: featureCall<
		(current: UnlockSecret | null, added: NewVaultMethod) => Promise<Result<undefined, VaultError>>
	>(VAULT_CLOSED, z.nullable(record), record),
	/** The last method can be removed only if the provider requires no lock. */
	removeVaultMethod: featureCall<
		(current: UnlockSecret, removed: VaultMethod) => Promise<Result<undefined, VaultError>>
	>(VAULT_CLOSED, record, record),
	lock: engineCall<() => Promise<void>>(),
	/** Keeps both queues, locked. */
	switchPerson: engineCall<() => Promise<void>>(),
	/** `keep` leaves the sealed queue for the next sign-in of this person. */
	signOut: engineCall<(unsent: 'keep' | 'drop') => Promise<void>>(text),
	/** Also deletes unsent changes. */
	forget: engineCall<(personKey: string) => Promise<void>>(text),
	/** The PIN works until the app is closed; `current` opens the vault now. */
	setPin: featureCall<
		(current: UnlockSecret, pin: string) => Promise<Result<undefined, VaultError>>
	>(VAULT_CLOSED, record, text),
	dropPin: featureCall<() => Promise<Result<undefined, VaultError>>>(VAULT_CLOSED),
	keepLockChoice: featureCall<(choice: LockChoice) => Promise<Result<undefined, EnqueueError>>>(
		LOCKED,
		record
	)
};
