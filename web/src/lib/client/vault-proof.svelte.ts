import type { Person } from '#lib/worker/live-queries.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { explainPasskeyFailure } from './explain.ts';
import { hasPasskeys, unlockByPasskey } from './passkey.ts';

/**
 * What opens the copy now, asked for before anything about that is changed: a found open screen
 * neither adds a way in nor takes one away.
 */
export class VaultProof {
	passphrase = $state('');
	/** The person takes their passkey, though there is a passphrase. */
	#prefersPasskey = $state(false);
	readonly #person: () => Person | undefined;

	constructor(person: () => Person | undefined) {
		this.#person = person;
	}

	/** What is asked for; `none` where the copy opens by itself. */
	get kind(): 'passphrase' | 'passkey' | 'none' {
		if (this.#has('passphrase') && !this.#prefersPasskey) return 'passphrase';
		return this.#has('passkey') ? 'passkey' : 'none';
	}

	/** There is another one, which would do as well. */
	get hasChoice(): boolean {
		return this.#has('passphrase') && this.#has('passkey') && hasPasskeys();
	}

	choose(kind: 'passphrase' | 'passkey'): void {
		this.#prefersPasskey = kind === 'passkey';
	}

	/** Or why there is none, in words. */
	async give(): Promise<{ readonly secret: UnlockSecret | null } | { readonly failure: string }> {
		const { kind } = this;
		if (kind === 'none') return { secret: null };
		if (kind === 'passphrase') return { secret: { kind, text: this.passphrase } };
		const found = await unlockByPasskey(this.#person()?.passkeys ?? []);
		return found.ok
			? { secret: { kind, ...found.value } }
			: { failure: explainPasskeyFailure(found.error) };
	}

	#has(kind: 'passphrase' | 'passkey'): boolean {
		return this.#person()?.methods.includes(kind) ?? false;
	}
}
