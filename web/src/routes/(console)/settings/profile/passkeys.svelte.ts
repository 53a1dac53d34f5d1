import type { Client } from '#lib/client/client.ts';
import { explainPasskeyFailure } from '#lib/client/words/explain/passkey-failure.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import { makePasskey } from '#lib/client/factor/passkey.ts';
import type { OwnPasskey } from '#lib/engine-api/passkey.ts';

type Engine = Pick<
	Client,
	'startPasskey' | 'addPasskey' | 'ownPasskeys' | 'renamePasskey' | 'removePasskey'
>;
type Failure = Parameters<typeof explainSessionError>[0];

/** Manages the person's own passkeys on the server; every operation needs a connection. */
export class Passkeys {
	/** Undefined until the server has answered. */
	list = $state.raw<readonly OwnPasskey[]>();
	recoveryCodes = $state.raw<readonly string[]>([]);
	error = $state<string>();
	/** The last sign-in is too long ago for the operation. */
	needsFactor = $state(false);
	isBusy = $state(false);
	readonly #engine: Engine;
	readonly #make: typeof makePasskey;

	constructor(engine: Engine, make: typeof makePasskey = makePasskey) {
		this.#engine = engine;
		this.#make = make;
	}

	async load(): Promise<void> {
		const own = await this.#engine.ownPasskeys();
		if (own.ok) this.list = own.value;
		else this.#fail(own.error.code);
	}

	async add(name: string): Promise<string | undefined> {
		this.#begin();
		const begun = await this.#engine.startPasskey();
		if (!begun.ok) {
			this.#fail(begun.error.code);
			return undefined;
		}
		const made = await this.#make(begun.value);
		if (!made.ok) {
			this.isBusy = false;
			this.error = explainPasskeyFailure(made.error);
			return undefined;
		}
		const added = await this.#engine.addPasskey(made.value, name);
		if (!added.ok) {
			this.#fail(added.error.code);
			return undefined;
		}
		this.recoveryCodes = added.value.recoveryCodes ?? [];
		await this.load();
		this.isBusy = false;
		return made.value.id;
	}

	rename(id: string, name: string): Promise<boolean> {
		return this.#change(() => this.#engine.renamePasskey(id, name));
	}

	remove(id: string): Promise<boolean> {
		return this.#change(() => this.#engine.removePasskey(id));
	}

	async #change(call: () => ReturnType<Engine['removePasskey']>): Promise<boolean> {
		this.#begin();
		const done = await call();
		if (done.ok) await this.load();
		else this.#fail(done.error.code);
		this.isBusy = false;
		return done.ok;
	}

	#begin(): void {
		this.isBusy = true;
		this.error = undefined;
		this.needsFactor = false;
	}

	#fail(code: Failure): void {
		this.isBusy = false;
		this.needsFactor = code === 'step_up_required';
		this.error =
			code === 'offline' ? 'You’re offline. Nothing was changed.' : explainSessionError(code);
	}
}
