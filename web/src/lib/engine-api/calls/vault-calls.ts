import type { Result } from '@tenantry/shared/result.ts';
import type { EnqueueError, VaultError } from '#lib/engine-api/errors.ts';
import type { LockChoice } from '#lib/engine-api/lock.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethod } from '#lib/vault/unlock-secret.ts';
import { engineCall, featureCall, LOCKED, record, text, VAULT_CLOSED } from './call.ts';
import * as z from 'zod/mini';

/** Calls that open, lock and leave a copy, and change what opens it. */
export const VAULT_CALLS = {
	/**
	 * Ends the first sign-in: makes the vault with the method to open it and starts the first sync.
	 */
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
	/** Removes a method from the vault. The last one goes only if the provider requires no lock. */
	removeVaultMethod: featureCall<
		(current: UnlockSecret, removed: VaultMethod) => Promise<Result<undefined, VaultError>>
	>(VAULT_CLOSED, record, record),
	lock: engineCall<() => Promise<void>>(),
	/** Returns to the list of people; both queues are kept, locked. */
	switchPerson: engineCall<() => Promise<void>>(),
	/** `keep` leaves the sealed queue for the next sign-in of this person. */
	signOut: engineCall<(unsent: 'keep' | 'drop') => Promise<void>>(text),
	/**
	 * Deletes a person's sealed copy, unsent changes included, so that they have to sign in again.
	 */
	forget: engineCall<(personKey: string) => Promise<void>>(text),
	/**
	 * Sets a PIN that opens the locked app from now on, until it is closed; `current` opens it now.
	 */
	setPin: featureCall<
		(current: UnlockSecret, pin: string) => Promise<Result<undefined, VaultError>>
	>(VAULT_CLOSED, record, text),
	dropPin: featureCall<() => Promise<Result<undefined, VaultError>>>(VAULT_CLOSED),
	/** Stores when the app locks itself on this device. */
	keepLockChoice: featureCall<(choice: LockChoice) => Promise<Result<undefined, EnqueueError>>>(
		LOCKED,
		record
	)
};
