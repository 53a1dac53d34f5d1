import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import {
	MAX_PIN_FAILURES,
	armPin,
	openByPin,
	type ArmedPin,
	type KeptPin
} from '#lib/vault/pin.ts';
import type { StoredVault, VaultKeys } from '#lib/vault/vault.ts';
import { personKey } from './identity.ts';

interface Opened {
	readonly record: StoredVault;
	readonly keys: VaultKeys;
}

export class PinLock {
	readonly personKey: string;
	readonly #armed: ArmedPin;
	#left = MAX_PIN_FAILURES;

	constructor(key: string, armed: ArmedPin) {
		this.personKey = key;
		this.#armed = armed;
	}

	get isSpent(): boolean {
		return this.#left === 0;
	}

	/** Counts a try before it is made, so that concurrent tries gain nothing. */
	async open(record: StoredVault, pin: string): Promise<Result<Opened, VaultError>> {
		if (this.isSpent) return err({ code: 'pin_gone' });
		const left = --this.#left;
		const keys = await openByPin(this.#armed, record, pin);
		if (keys === undefined)
			return err(left === 0 ? { code: 'pin_gone' } : { code: 'wrong_pin', left });
		this.#left = MAX_PIN_FAILURES;
		return ok({ record, keys });
	}
}

export async function armedLock(
	kept: KeptPin,
	record: StoredVault,
	keys: VaultKeys
): Promise<PinLock> {
	return new PinLock(personKey(record), await armPin(kept, record, keys));
}
