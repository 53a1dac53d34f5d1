import type { Sealer, VaultIdentity } from './sealer.ts';
import { createVault } from './vault-keeping.ts';
import { openKeys, sealerOf, type StoredVault, type VaultRecord } from './vault.ts';
import type { MadeUnder, VaultSecret } from './wrap.ts';

export const IDENTITY = { providerId: 'p', administratorId: 'a', deviceId: 'd' };

export const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);
export const words = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export interface MadeVault {
	readonly record: VaultRecord;
	readonly sealer: Sealer;
	readonly dataKey: Uint8Array<ArrayBuffer>;
}

export async function makeVault(
	method: MadeUnder,
	identity: VaultIdentity = IDENTITY
): Promise<MadeVault> {
	const made = await createVault(method, identity);
	if (made === undefined) throw new Error('This is no secret');
	const { record, keys } = made;
	return { record, sealer: await sealerOf(record, keys), dataKey: keys.dataKey };
}

/** Opens a vault as after a restart. */
export async function openVault(
	record: StoredVault,
	secret: VaultSecret
): Promise<Sealer | undefined> {
	const keys = await openKeys(record, secret);
	return keys && sealerOf(record, keys);
}
