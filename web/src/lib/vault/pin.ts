import { decrypt, encrypt, importKey, type Sealed } from './aes.ts';
import { deriveKey, newKdfParameters, type KdfCost, type KdfParameters } from './kdf.ts';
import { keysOf, type StoredVault, type VaultKeys } from './vault.ts';

/** As it is kept: sealed in the vault, so that only who has opened that can read it. */
export interface KeptPin {
	readonly kdf: Omit<KdfParameters, 'salt'> & { readonly salt: readonly number[] };
	readonly key: readonly number[];
}

/** In memory alone: on the disk a million tries would take hours. */
export interface ArmedPin {
	readonly kdf: KdfParameters;
	readonly keyId: string;
	/** The data key under that of the PIN. */
	readonly sealed: Sealed;
}

/** Of what lies in memory alone: a PIN is what people open an app with all day. */
const PIN_COST: KdfCost = { memoryKib: 19_456, passes: 1 };

/** So often a PIN is tried before the full secret has to be given again. */
export const MAX_PIN_FAILURES = 5;

/** Four digits to eight, of which nobody would try this one first. */
export function isAcceptablePin(pin: string): boolean {
	if (!/^\d{4,8}$/.test(pin)) return false;
	const isRow = '01234567890'.includes(pin) || '09876543210'.includes(pin);
	return !isRow && new Set(pin).size > 1;
}

export async function makePin(pin: string): Promise<KeptPin> {
	const { salt, ...kdf } = newKdfParameters(PIN_COST);
	const key = deriveKey(pin, { ...kdf, salt });
	return { kdf: { ...kdf, salt: [...salt] }, key: [...key] };
}

/** Ready for the next lock. undefined where the vault is of a form that knows none. */
export async function armPin(
	{ kdf, key }: KeptPin,
	record: StoredVault,
	{ dataKey }: VaultKeys
): Promise<ArmedPin | undefined> {
	if (record.format === 1) return undefined;
	const { keyId } = record;
	const kek = await importKey(new Uint8Array(key));
	const sealed = await encrypt(kek, dataKey, bound(record, keyId));
	return { kdf: { ...kdf, salt: new Uint8Array(kdf.salt) }, keyId, sealed };
}

/** undefined where the PIN is wrong, or the vault has another key by now. */
export async function openByPin(
	{ kdf, keyId, sealed }: ArmedPin,
	record: StoredVault,
	pin: string
): Promise<VaultKeys | undefined> {
	if (record.format === 1 || record.keyId !== keyId) return undefined;
	const kek = await importKey(deriveKey(pin, kdf));
	const dataKey = await decrypt(kek, sealed, bound(record, keyId));
	return dataKey && keysOf(record, dataKey);
}

function bound(
	{ providerId, administratorId, deviceId }: StoredVault,
	keyId: string
): Uint8Array<ArrayBuffer> {
	const facts = [providerId, administratorId, deviceId, keyId];
	return new TextEncoder().encode(`tenantry/pin/1 ${facts.join(' ')}`);
}
