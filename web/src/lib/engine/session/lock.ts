import type { Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { LockChoice, LockView } from '#lib/engine-api/lock.ts';
import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import type { PinLock } from '#lib/engine/copy/pin-lock.ts';
import type { VaultChange } from '#lib/engine/copy/vault-methods.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethods } from '#lib/vault/unlock-secret.ts';
import type { EngineDependencies } from './engine-dependencies.ts';
import type { OpenSession } from './open-session.ts';

type Changed = Promise<Result<undefined, VaultError>>;

/** Decides when an open copy locks itself, and changes what opens it again. */
export interface SessionLock {
	/** Notes that the user has interacted with the app. */
	use(): void;
	/** Notes whether a tab is in front. */
	show(isVisible: boolean): void;
	/** Rechecks the lock, because rows or the state of the sync have changed. */
	review(): void;
	stop(): void;
	view(): LockView;
	choose(choice: LockChoice): Promise<void>;
	/** Adds a secret that opens the vault, or removes one. */
	changeVault(current: UnlockSecret, change: VaultChange): Changed;
	/** Puts a copy that opens automatically under a lock, by the user's choice. */
	lockCopy(method: NewVaultMethod): Changed;
	setPin(current: UnlockSecret, pin: string): Changed;
	dropPin(): Changed;
}

/** A session as its lock sees it. */
export interface LockableSession extends OpenSession {
	readonly lock: LazyLock;
	/** Methods that open the vault; none if it opens automatically. */
	readonly methods: VaultMethods;
	/** Whether the provider requires a lock; undefined until this device knows. */
	readonly isLockRequired: boolean | undefined;
	close(): void;
}

/** The options of a session, as far as its lock needs them. */
export interface LockOptions {
	readonly dependencies: Pick<EngineDependencies, 'clock' | 'storage' | 'tries'>;
	readonly vault: OpenedVault;
	readonly isVisible: () => boolean;
	/** Covers the screen, so that the person in front of it sees nothing more. */
	readonly oncover: () => void;
	/** Forgets the key. */
	readonly onlock: () => void;
	readonly reenter: (vault: OpenedVault) => Changed;
	readonly onchange: (what: 'data') => void;
}

interface LazyLockOptions {
	readonly pin: PinLock | undefined;
	readonly open: () => Promise<SessionLock>;
	/** The lock is loaded, so that settings can show it. */
	readonly onload: () => void;
}

/** Holds a session's lock, loaded lazily because the first list does not need it. */
export class LazyLock {
	/** Opens the session once it is locked, until the app is closed. */
	pin: PinLock | undefined;
	loaded: SessionLock | undefined;
	readonly #open: () => Promise<SessionLock>;
	readonly #onload: () => void;
	#opening: Promise<SessionLock> | undefined;
	#isClosed = false;

	constructor({ pin, open, onload }: LazyLockOptions) {
		this.pin = pin;
		this.#open = open;
		this.#onload = onload;
	}

	/** Loads the lock once; the next call retries if its file failed to load. */
	load(): Promise<SessionLock> {
		this.#opening ??= this.#load().finally(() => {
			if (this.loaded === undefined) this.#opening = undefined;
		});
		return this.#opening;
	}

	async tell(say: (lock: SessionLock) => void): Promise<void> {
		const lock = await this.load().catch(() => undefined);
		if (lock !== undefined) say(lock);
	}

	/** Lets the lock react to changed rows or a changed sync state. */
	review(): void {
		this.loaded?.review();
	}

	close(): void {
		this.#isClosed = true;
		this.loaded?.stop();
	}

	async #load(): Promise<SessionLock> {
		const lock = await this.#open();
		if (this.#isClosed) lock.stop();
		this.loaded = lock;
		this.#onload();
		return lock;
	}
}
