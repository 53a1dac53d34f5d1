import type { Value } from '@tenantry/shared/row.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { LockChoice } from '#lib/engine-api/lock.ts';
import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import type { PinLock } from '#lib/engine/copy/pin-lock.ts';
import type { VaultMethods } from '#lib/vault/unlock-secret.ts';
import { AutoLock } from './auto-lock.ts';
import type { EngineDependencies } from './engine-dependencies.ts';
import { lockTimesOf } from './lock-times.ts';
import type { OpenSession } from './open-session.ts';

export interface LockableSession extends OpenSession {
	/** None if the vault opens automatically. */
	readonly methods: VaultMethods;
	/** Undefined until this device knows. */
	readonly isLockRequired: boolean | undefined;
	close(): void;
}

export interface LockOptions {
	readonly dependencies: Pick<EngineDependencies, 'clock' | 'storage' | 'tries'>;
	readonly vault: OpenedVault;
	readonly isVisible: () => boolean;
	readonly oncover: () => void;
	readonly onlock: () => void;
	readonly reenter: (vault: OpenedVault) => Promise<Result<undefined, VaultError>>;
	readonly onchange: (what: 'data') => void;
}

/** Decides when an open copy locks itself, and holds the PIN that opens it again. */
export class SessionLock {
	/** Opens the session once it is locked, until the app is closed. */
	pin: PinLock | undefined;
	/** Undefined until it is read; the provider's time holds meanwhile, or if it cannot be read. */
	choice: LockChoice | undefined;
	readonly session: LockableSession;
	readonly options: LockOptions;
	#autoLock: AutoLock | undefined;

	constructor(session: LockableSession, options: LockOptions) {
		this.session = session;
		this.options = options;
		this.pin = options.vault.pin;
	}

	/**
	 * Starts the automatic lock, because the user is here. A copy that opens automatically is not
	 * locked automatically.
	 */
	async watch(): Promise<void> {
		const { dependencies, vault, isVisible, oncover, onlock } = this.options;
		if (this.session.methods.methods.length > 0)
			this.#autoLock = new AutoLock({
				clock: dependencies.clock,
				isVisible: isVisible(),
				oncover,
				onlock,
				timesOf: () => lockTimesOf(this.provider, this.choice ?? {}),
				isSending: () => this.#isSending
			});
		const kept = await vault.meta.get<LockChoice>('lock').catch(() => undefined);
		this.#take(kept ?? {});
	}

	/** Notes that the user has interacted with the app. */
	use(): void {
		this.#autoLock?.use();
	}

	/** Notes whether a tab is in front. */
	show(isVisible: boolean): void {
		this.#autoLock?.show(isVisible);
	}

	review(): void {
		this.#autoLock?.review();
		this.#autoLock?.settle();
	}

	stop(): void {
		this.#autoLock?.stop();
	}

	async choose(choice: LockChoice): Promise<void> {
		await this.options.vault.meta.put('lock', choice);
		this.#take(choice);
	}

	get provider(): Value | undefined {
		return this.session.replica.view.provider;
	}

	#take(choice: LockChoice): void {
		this.choice = choice;
		this.review();
		this.options.onchange('data');
	}

	get #isSending(): boolean {
		const { replica, loop } = this.session;
		const { connection, paused } = loop.health;
		return replica.queue.size > 0 && connection === 'online' && paused === null;
	}
}
