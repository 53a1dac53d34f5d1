import { deriveKek, type KdfParameters } from './kdf.ts';
import type { VaultIdentity } from './sealer.ts';
import type { VaultSecret } from './wrap.ts';

/** Format of vaults before passkeys existed: one passphrase, and the data key directly under it. */
export interface FirstVaultRecord extends VaultIdentity {
	readonly format: 1;
	readonly kdf: KdfParameters;
	readonly iv: Uint8Array<ArrayBuffer>;
	readonly wrapped: Uint8Array<ArrayBuffer>;
}

export async function openFirstFormat(
	record: FirstVaultRecord,
	secret: VaultSecret
): Promise<Uint8Array<ArrayBuffer> | undefined> {
	if (secret.kind !== 'passphrase') return undefined;
	const kek = await deriveKek(secret.text, record.kdf);
	try {
		return new Uint8Array(await crypto.subtle.decrypt(wrapping(record), kek, record.wrapped));
	} catch {
		return undefined;
	}
}

export function wrapping(record: Omit<FirstVaultRecord, 'wrapped'>): AesGcmParams {
	const { format, providerId, administratorId, deviceId, kdf } = record;
	const bound = [format, providerId, administratorId, deviceId, kdf.memoryKib, kdf.passes];
	return {
		name: 'AES-GCM',
		iv: record.iv,
		additionalData: new TextEncoder().encode(`tenantry/vault ${bound.join(' ')}`)
	};
}
