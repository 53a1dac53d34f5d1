import { deriveKek, kdfParameters, type KdfParameters } from './kdf.ts';
import { createSealer, type Sealer, type VaultIdentity } from './sealer.ts';

/** The data key as it lies on the device: wrapped, useless without the passphrase. */
export interface VaultRecord extends VaultIdentity {
	readonly format: 1;
	readonly kdf: KdfParameters;
	readonly iv: Uint8Array<ArrayBuffer>;
	readonly wrapped: Uint8Array<ArrayBuffer>;
}

const SALT_BYTES = 16;
const DATA_KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** Makes a data key and wraps it under a passphrase. */
export async function createVault(
	passphrase: string,
	identity: VaultIdentity
): Promise<{ readonly record: VaultRecord; readonly sealer: Sealer }> {
	const kdf = kdfParameters(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
	const dataKey = crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES));
	const kek = await deriveKek(passphrase, kdf);
	const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
	const { providerId, administratorId, deviceId } = identity;
	const unwrapped = { format: 1, providerId, administratorId, deviceId, kdf, iv } as const;
	const wrapped = new Uint8Array(await crypto.subtle.encrypt(wrapping(unwrapped), kek, dataKey));
	const sealer = await createSealer(dataKey, identity);
	dataKey.fill(0);
	return { record: { ...unwrapped, wrapped }, sealer };
}

/** Opens a vault; undefined where the passphrase is wrong or the record was changed. */
export async function openVault(
	record: VaultRecord,
	passphrase: string
): Promise<Sealer | undefined> {
	const kek = await deriveKek(passphrase, record.kdf);
	try {
		const dataKey = new Uint8Array(
			await crypto.subtle.decrypt(wrapping(record), kek, record.wrapped)
		);
		const sealer = await createSealer(dataKey, record);
		dataKey.fill(0);
		return sealer;
	} catch {
		return undefined;
	}
}

function wrapping(record: Omit<VaultRecord, 'wrapped'>): AesGcmParams {
	const { format, providerId, administratorId, deviceId, kdf } = record;
	const bound = [format, providerId, administratorId, deviceId, kdf.memoryKib, kdf.passes];
	return {
		name: 'AES-GCM',
		iv: record.iv,
		additionalData: new TextEncoder().encode(`tenantry/vault ${bound.join(' ')}`)
	};
}
