import type { Client } from '#lib/client/client.ts';
import { explainVaultError } from '#lib/client/words/explain/vault-error.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';

interface PinRefusal {
	readonly errors?: Partial<Readonly<Record<'pin' | 'repeated', string>>>;
	/** Set only if the failure is not about the PIN itself. */
	readonly failure?: string;
}

export class NewPin {
	pin = $state('');
	repeated = $state('');
	readonly #client: Pick<Client, 'setPin'>;

	constructor(client: Pick<Client, 'setPin'>) {
		this.#client = client;
	}

	get isRepeated(): boolean {
		return this.pin === this.repeated;
	}

	/** Takes the secret that opens the copy now; returns undefined once the PIN is set. */
	async set(current: UnlockSecret): Promise<PinRefusal | undefined> {
		if (!this.isRepeated) return { errors: { repeated: 'PINs don’t match.' } };
		const result = await this.#client.setPin(current, this.pin);
		if (result.ok) {
			this.pin = this.repeated = '';
			return undefined;
		}
		const words = explainVaultError(result.error);
		return result.error.code === 'pin_too_easy' ? { errors: { pin: words } } : { failure: words };
	}
}
