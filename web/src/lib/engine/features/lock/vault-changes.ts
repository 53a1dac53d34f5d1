import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { LockView } from '#lib/engine-api/lock.ts';
import { lockVault } from '#lib/engine/copy/vault-making.ts';
import { changeVault, keepPin, type VaultChange } from '#lib/engine/copy/vault-methods.ts';
import type { SessionLock } from '#lib/engine/session/lock.ts';
import { hiddenMinutesOf, policyMinutesOf } from '#lib/engine/session/lock-times.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import type { NewVaultMethod, UnlockSecret } from '#lib/vault/unlock-secret.ts';

type Changed = Promise<Result<undefined, VaultError>>;

/** Changes what opens a copy again once it is locked. */
export class VaultChanges {
	readonly #lock: SessionLock;

	constructor(lock: SessionLock) {
		this.#lock = lock;
	}

	/** When this copy locks itself on this device, and what opens it; undefined until that is read. */
	view(): LockView | undefined {
		const { choice, session, pin, provider } = this.#lock;
		if (choice === undefined) return undefined;
		return {
			policyMinutes: policyMinutesOf(provider),
			idleMinutes: choice.idleMinutes ?? null,
			hiddenMinutes: hiddenMinutesOf(choice),
			hasPin: pin !== undefined,
			isRequired: session.isLockRequired ?? true,
			methods: session.methods.methods
		};
	}

	/** Adds a secret that opens the vault, or removes one. */
	async changeVault(current: UnlockSecret, change: VaultChange): Changed {
		const { session, options } = this.#lock;
		const isLockRequired = session.isLockRequired ?? true;
		const changed = await changeVault(options.vault, {
			current,
			change,
			isLockRequired,
			...this.#tryNow
		});
		if (!changed.ok) return changed;
		// Without a method there is nothing left to ask for: neither a PIN, nor a lock after a
		// while.
		if (session.methods.methods.length === 0) {
			this.#lock.stop();
			return this.dropPin();
		}
		options.onchange('data');
		return changed;
	}

	/** Puts a copy that opens automatically under a lock, by the user's choice. */
	async lockCopy(method: NewVaultMethod): Changed {
		const { session, options } = this.#lock;
		const { dependencies, vault, reenter, onlock } = options;
		if (session.methods.methods.length > 0) return err({ code: 'not_signed_in' });
		let isReleased = false;
		const release = (): boolean => {
			isReleased = vault.database.isOpen();
			session.close();
			return isReleased;
		};
		return lockVault(dependencies.storage, vault.identity, { method, release })
			.then((made) => (made.ok ? reenter(made.value) : made))
			.catch((error: unknown) => err(storageFault(error)))
			.then((locked) => {
				// The session did not come back: only opening the copy shows which secret opens it
				// now.
				if (!locked.ok && isReleased) onlock();
				return locked;
			});
	}

	async setPin(current: UnlockSecret, pin: string): Changed {
		const { options } = this.#lock;
		try {
			const kept = await keepPin(options.vault, { current, pin, ...this.#tryNow });
			if (!kept.ok) return kept;
			this.#lock.pin = kept.value;
		} catch (error) {
			return err(storageFault(error));
		}
		options.onchange('data');
		return ok(undefined);
	}

	async dropPin(): Changed {
		const { options } = this.#lock;
		this.#lock.pin = undefined;
		try {
			await options.vault.meta.delete('pin');
		} catch (error) {
			return err(storageFault(error));
		}
		options.onchange('data');
		return ok(undefined);
	}

	get #tryNow() {
		const { session, options } = this.#lock;
		return { now: session.now(), tries: options.dependencies.tries };
	}
}
