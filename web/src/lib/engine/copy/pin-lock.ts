import { err, ok, type Result } from '@tenantry/shared/result.ts';
import {
	armPin,
	isAcceptablePin,
	makePin,
	MAX_PIN_FAILURES,
	openByPin,
	type ArmedPin,
	type KeptPin
} from '#lib/vault/pin.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { forgetKeys, type StoredVault, type VaultKeys } from '#lib/vault/vault.ts';
import { personKey } from './identity.ts';
import type { UnlockTries } from './unlock-tries.ts';
import { trySecret, type OpenedVault } from './vaults.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';

interface Opened {
	readonly record: StoredVault;
	readonly keys: VaultKeys;
}

/** A PIN that opens a vault while this worker lives, and the number of tries left. */
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
): Promise<PinLock | undefined> {
	const armed = await armPin(kept, record, keys);
	return armed && new PinLock(personKey(record), armed);
}

export interface NewPin {
	/** Keeps a person who finds an open app from leaving themselves a way in. */
	readonly current: UnlockSecret;
	readonly pin: string;
	readonly now: number;
	readonly tries: UnlockTries;
}

export async function keepPin(
	{ database, meta }: OpenedVault,
	{ current, pin, now, tries }: NewPin
): Promise<Result<PinLock, VaultError>> {
	if (!isAcceptablePin(pin)) return err({ code: 'pin_too_easy' });
	const tried = await trySecret(database, { secret: current, tries, now, isSignedIn: false });
	if (!tried.ok) return tried;
	const { record, keys } = tried.value;
	const kept = await makePin(pin);
	const lock = await armedLock(kept, record, keys);
	forgetKeys(keys);
	if (lock === undefined) return err({ code: 'not_signed_in' });
	await meta.put('pin', kept);
	return ok(lock);
}
