import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Value } from '@tenantry/shared/row.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { LockChoice, LockView } from '#lib/engine-api/lock.ts';
import { lockVault } from '#lib/engine/copy/vault-making.ts';
import { changeVault, keepPin, type VaultChange } from '#lib/engine/copy/vault-methods.ts';
import type { LockOptions, LockableSession, SessionLock } from '#lib/engine/session/lock.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import type { NewVaultMethod, UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { AutoLock } from './auto-lock.ts';
import { hiddenMinutesOf, lockTimesOf, policyMinutesOf } from './lock-times.ts';

/** Opens the lock of a session, which watches from now on. */
export async function openLock(session: LockableSession, options: LockOptions): Promise<CopyLock> {
	const lock = new CopyLock(session, options);
	// If the choice cannot be read, the provider's time holds.
	await lock.readChoice().catch(() => undefined);
	lock.watch();
	return lock;
}

/** Opens a session again once it is locked, and decides when it locks itself. */
export class CopyLock implements SessionLock {
	choice: LockChoice = {};
	readonly #session: LockableSession;
	readonly #options: LockOptions;
	#autoLock: AutoLock | undefined;

	constructor(session: LockableSession, options: LockOptions) {
		this.#session = session;
		this.#options = options;
	}

	/**
	 * Starts the automatic lock, because the user is here. A copy that opens automatically is not
	 * locked automatically.
	 */
	watch(): void {
		if (this.#session.methods.methods.length === 0) return;
		const { dependencies, isVisible, oncover, onlock } = this.#options;
		this.#autoLock = new AutoLock({
			clock: dependencies.clock,
			isVisible: isVisible(),
			oncover,
			onlock,
			timesOf: () => lockTimesOf(this.#provider, this.choice),
			isSending: () => this.#isSending
		});
	}

	use(): void {
		this.#autoLock?.use();
	}

	/** Notes whether a tab is in front. */
	show(isVisible: boolean): void {
		this.#autoLock?.show(isVisible);
	}

	/** Rechecks the lock, because rows or the state of the sync have changed. */
	review(): void {
		this.#autoLock?.review();
		this.#autoLock?.settle();
	}

	stop(): void {
		this.#autoLock?.stop();
	}

	/** Returns when this copy locks itself on this device, and what opens it. */
	view(): LockView {
		const { choice } = this;
		const { lock, methods, isLockRequired } = this.#session;
		return {
			policyMinutes: policyMinutesOf(this.#provider),
			idleMinutes: choice.idleMinutes ?? null,
			hiddenMinutes: hiddenMinutesOf(choice),
			hasPin: lock.pin !== undefined,
			isRequired: isLockRequired ?? true,
			methods: methods.methods
		};
	}

	async readChoice(): Promise<void> {
		this.choice = (await this.#options.vault.meta.get<LockChoice>('lock')) ?? {};
		this.review();
	}

	async choose(choice: LockChoice): Promise<void> {
		await this.#options.vault.meta.put('lock', choice);
		this.choice = choice;
		this.review();
		this.#options.onchange('data');
	}

	/** Adds a secret that opens the vault, or removes one. */
	async changeVault(
		current: UnlockSecret,
		change: VaultChange
	): Promise<Result<undefined, VaultError>> {
		const isLockRequired = this.#session.isLockRequired ?? true;
		const options = { current, change, isLockRequired, ...this.#tryNow };
		const changed = await changeVault(this.#options.vault, options);
		if (!changed.ok) return changed;
		// Without a method there is nothing left to ask for: neither a PIN, nor a lock after a
		// while.
		if (this.#session.methods.methods.length === 0) {
			this.stop();
			return this.dropPin();
		}
		this.#options.onchange('data');
		return changed;
	}

	/** Puts a copy that opens automatically under a lock, by the user's choice. */
	async lockCopy(method: NewVaultMethod): Promise<Result<undefined, VaultError>> {
		const { dependencies, vault, reenter, onlock } = this.#options;
		if (this.#session.methods.methods.length > 0) return err({ code: 'not_signed_in' });
		let isReleased = false;
		const release = (): boolean => {
			isReleased = vault.database.isOpen();
			this.#session.close();
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

	async setPin(current: UnlockSecret, pin: string): Promise<Result<undefined, VaultError>> {
		try {
			const kept = await keepPin(this.#options.vault, { current, pin, ...this.#tryNow });
			if (!kept.ok) return kept;
			this.#session.lock.pin = kept.value;
		} catch (error) {
			return err(storageFault(error));
		}
		this.#options.onchange('data');
		return ok(undefined);
	}

	async dropPin(): Promise<Result<undefined, VaultError>> {
		this.#session.lock.pin = undefined;
		try {
			await this.#options.vault.meta.delete('pin');
		} catch (error) {
			return err(storageFault(error));
		}
		this.#options.onchange('data');
		return ok(undefined);
	}

	get #tryNow() {
		return { now: this.#session.now(), tries: this.#options.dependencies.tries };
	}

	get #provider(): Value | undefined {
		return this.#session.replica.view.provider;
	}

	/** True while something waits for a server that answers. */
	get #isSending(): boolean {
		const { replica, loop } = this.#session;
		const { connection, paused } = loop.health;
		return replica.queue.size > 0 && connection === 'online' && paused === null;
	}
}
