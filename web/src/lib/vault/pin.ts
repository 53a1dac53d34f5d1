import { decrypt, encrypt, importKey, type Sealed } from './aes.ts';
import { deriveKey, newKdfParameters, type KdfCost, type KdfParameters } from './kdf.ts';
import { keysOf, type StoredVault, type VaultKeys } from './vault.ts';

/** PIN as stored: sealed in the vault, so that it can be read only after the vault was opened. */
export interface KeptPin {
	readonly kdf: Omit<KdfParameters, 'salt'> & { readonly salt: readonly number[] };
	readonly key: readonly number[];
}

/** Only in memory, because on the disk a million tries would take only hours. */
export interface ArmedPin {
	readonly kdf: KdfParameters;
	readonly keyId: string;
	/** The data key, encrypted under the PIN's key. */
	readonly sealed: Sealed;
}

/** Cheaper than a stored secret's: it lies only in memory, and people enter PINs all day. */
const PIN_COST: KdfCost = { memoryKib: 19_456, passes: 1 };

export const MAX_PIN_FAILURES = 5;

/** Accepts four to eight digits, unless they are among the first that anyone would try. */
export function isAcceptablePin(pin: string): boolean {
	if (!/^\d{4,8}$/.test(pin)) return false;
	const isRow = '01234567890'.includes(pin) || '09876543210'.includes(pin);
	return !isRow && new Set(pin).size > 1;
}

export async function makePin(pin: string): Promise<KeptPin> {
	const { salt, ...kdf } = newKdfParameters(PIN_COST);
	const key = await deriveKey(pin, { ...kdf, salt });
	return { kdf: { ...kdf, salt: [...salt] }, key: [...key] };
}

export async function armPin(
	{ kdf, key }: KeptPin,
	record: StoredVault,
	{ dataKey }: VaultKeys
): Promise<ArmedPin> {
	const { keyId } = record;
	const kek = await importKey(new Uint8Array(key));
	const sealed = await encrypt(kek, dataKey, bound(record, keyId));
	return { kdf: { ...kdf, salt: new Uint8Array(kdf.salt) }, keyId, sealed };
}

/** Undefined if the PIN is wrong, or the vault has another key by now. */
export async function openByPin(
	{ kdf, keyId, sealed }: ArmedPin,
	record: StoredVault,
	pin: string
): Promise<VaultKeys | undefined> {
	if (record.keyId !== keyId) return undefined;
	const kek = await importKey(await deriveKey(pin, kdf));
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
