import type { Person } from '#lib/engine-api/engine-state.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { explainPasskeyFailure } from '#lib/client/words/explain/passkey-failure.ts';
import { hasPasskeys, unlockByPasskey } from './passkey.ts';

/**
 * Secret that opens the copy, asked for before its methods are changed: a person who finds an open
 * screen can neither add a method nor remove one.
 */
export class VaultProof {
	passphrase = $state('');
	/** The person takes their passkey although there is a passphrase. */
	#prefersPasskey = $state(false);
	readonly #person: () => Person | undefined;

	constructor(person: () => Person | undefined) {
		this.#person = person;
	}

	/** `none` where the copy opens automatically. */
	get kind(): 'passphrase' | 'passkey' | 'none' {
		if (this.#has('passphrase') && !this.#prefersPasskey) return 'passphrase';
		return this.#has('passkey') ? 'passkey' : 'none';
	}

	/** Another secret would do as well. */
	get hasChoice(): boolean {
		return this.#has('passphrase') && this.#has('passkey') && hasPasskeys();
	}

	choose(kind: 'passphrase' | 'passkey'): void {
		this.#prefersPasskey = kind === 'passkey';
	}

	/** Returns the secret, or in words why there is none. */
	async give(): Promise<{ readonly secret: UnlockSecret | null } | { readonly failure: string }> {
		const { kind } = this;
		if (kind === 'none') return { secret: null };
		if (kind === 'passphrase') return { secret: { kind, text: this.passphrase } };
		const found = await unlockByPasskey(this.#person()?.passkeys ?? []);
		return found.ok
			? { secret: { kind, ...found.value } }
			: { failure: explainPasskeyFailure(found.error) };
	}

	/** Shows a refusal at the field of the secret, if it has one. */
	refusal(
		words: string
	): { readonly errors: { readonly proof: string } } | { readonly failure: string } {
		return this.kind === 'passphrase' ? { errors: { proof: words } } : { failure: words };
	}

	#has(kind: 'passphrase' | 'passkey'): boolean {
		return this.#person()?.methods.includes(kind) ?? false;
	}
}
