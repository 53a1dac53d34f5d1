import type { Client } from '#lib/client/client.ts';
import {
	makePasskey,
	newLock,
	unlockByPasskey,
	type PasskeyFailure
} from '#lib/client/factor/passkey.ts';
import { explainVaultError } from '#lib/client/words/explain/vault-error.ts';
import { explainPasskeyFailure } from '#lib/client/words/explain/passkey-failure.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';

type Engine = Pick<Client, 'startPasskey' | 'addPasskey' | 'ownPasskeys' | 'addVaultMethod'>;

interface Ceremonies {
	readonly makePasskey: typeof makePasskey;
	readonly unlockByPasskey: typeof unlockByPasskey;
}

interface PasskeyLockOptions {
	readonly current: UnlockSecret;
	readonly deviceName: string;
}

/** Makes a passkey and lets it unlock this device, at the first sign-in. */
export class PasskeyLock {
	/** Why the passkey does not unlock the device yet. */
	failure = $state<string>();
	/** Codes that came with the first second factor; shown only once. */
	recoveryCodes = $state.raw<readonly string[]>([]);
	isBusy = $state(false);
	isSet = $state(false);
	/** The person's passkeys; with any of them a second attempt makes no further one. */
	#ids: readonly string[] = [];
	readonly #engine: Engine;
	readonly #options: PasskeyLockOptions;
	readonly #ceremonies: Ceremonies;

	constructor(
		engine: Engine,
		options: PasskeyLockOptions,
		ceremonies: Ceremonies = { makePasskey, unlockByPasskey }
	) {
		this.#engine = engine;
		this.#options = options;
		this.#ceremonies = ceremonies;
	}

	async set(): Promise<void> {
		this.isBusy = true;
		this.failure = undefined;
		const result = await this.#attempt().finally(() => (this.isBusy = false));
		this.isSet = result.ok;
		if (!result.ok) this.failure = result.error;
	}

	async #attempt(): Promise<Result<undefined, string>> {
		if (this.#ids.length === 0) {
			const made = await this.#make();
			if (!made.ok) return made;
			this.#ids = made.value;
		}
		const secret = await this.#ceremonies.unlockByPasskey(this.#ids.map(newLock));
		if (!secret.ok) return err(wordsFor(secret.error));
		const method = { kind: 'passkey', ...secret.value } as const;
		const added = await this.#engine.addVaultMethod(this.#options.current, method);
		return added.ok ? ok(undefined) : err(explainVaultError(added.error));
	}

	async #make(): Promise<Result<readonly string[], string>> {
		const begun = await this.#engine.startPasskey();
		if (!begun.ok) return err(explainSessionError(begun.error.code));
		const made = await this.#ceremonies.makePasskey(begun.value);
		if (!made.ok) return made.error === 'already_there' ? this.#own() : err(wordsFor(made.error));
		const added = await this.#engine.addPasskey(made.value, this.#options.deviceName);
		if (!added.ok) return err(explainSessionError(added.error.code));
		this.recoveryCodes = added.value.recoveryCodes ?? [];
		return ok([made.value.id]);
	}

	async #own(): Promise<Result<readonly string[], string>> {
		const own = await this.#engine.ownPasskeys();
		return own.ok ? ok(own.value.map(({ id }) => id)) : err(explainSessionError(own.error.code));
	}
}

function wordsFor(cause: PasskeyFailure): string {
	return cause === 'failed'
		? 'This passkey can’t unlock this device. Use a PIN instead.'
		: explainPasskeyFailure(cause);
}
