import { decrypt, importKey, type Sealed } from './aes.ts';
import { isWeaker } from './kdf.ts';
import { createSealer, type Sealer, type VaultIdentity } from './sealer.ts';
import type { VaultMethods } from './unlock-secret.ts';
import { boundFormer, openWrap, type Counting, type Wrap, type VaultSecret } from './wrap.ts';

/** The data key as stored on the device: wrapped once for each secret that opens it. */
export interface StoredVault extends VaultIdentity {
	readonly format: 2;
	/** Id of the data key, so that a wrap of another one does not open. */
	readonly keyId: string;
	readonly wraps: readonly Wrap[];
	/** List of the vault's own wraps, sealed under the data key, so that none is slipped in. */
	readonly roll: Sealed;
	/** Earlier data keys, under this one, until nothing is sealed under them. */
	readonly former: readonly FormerKey[];
}

export interface FormerKey {
	readonly keyId: string;
	readonly sealed: Sealed;
}

/** Unencrypted keys, for as short a time as possible: `forgetKeys`. */
export interface VaultKeys {
	readonly dataKey: Uint8Array<ArrayBuffer>;
	readonly former: readonly OpenFormerKey[];
}

interface OpenFormerKey {
	readonly keyId: string;
	readonly key: Uint8Array<ArrayBuffer>;
}

/**
 * Undefined if the secret is wrong or the record was changed. A key is derived while `counting`,
 * and tried on nothing unless that succeeds.
 */
export async function openKeys(
	record: StoredVault,
	secret: VaultSecret,
	counting: Counting = Promise.resolve({ ok: true })
): Promise<VaultKeys | undefined> {
	const place = { identity: record, keyId: record.keyId };
	for (const wrap of record.wraps) {
		const dataKey = await openWrap(wrap, secret, { ...place, counting });
		if (dataKey !== undefined) return keysOf(record, dataKey);
	}
	return undefined;
}

/** Includes the earlier keys, because the data key opens them. */
export async function keysOf(
	record: StoredVault,
	dataKey: Uint8Array<ArrayBuffer>
): Promise<VaultKeys> {
	return { dataKey, former: await openFormer(record, dataKey) };
}

export function sealerOf(record: StoredVault, { dataKey, former }: VaultKeys): Promise<Sealer> {
	const keys = former.map(({ key }) => key);
	return createSealer(dataKey, record, keys);
}

export function forgetKeys({ dataKey, former }: VaultKeys): void {
	for (const key of [dataKey, ...former.map((one) => one.key)]) key.fill(0);
}

/** The vault opens without a secret. */
export function opensByItself(record: StoredVault): boolean {
	return record.wraps.some(({ method }) => method === 'none');
}

export function methodsOf(record: StoredVault): VaultMethods {
	const methods = record.wraps.flatMap(({ method }) => (method === 'none' ? [] : [method]));
	const passkeys = record.wraps.flatMap((wrap) => {
		if (wrap.method !== 'passkey') return [];
		const { credentialId, prfSalt } = wrap;
		return [{ credentialId, prfSalt }];
	});
	return { methods: [...new Set(methods)], passkeys };
}

/** The parameters were raised since the vault was made. */
export function isOutdated(record: StoredVault): boolean {
	return record.wraps.some((wrap) => wrap.method === 'passphrase' && isWeaker(wrap.kdf));
}

async function openFormer(
	record: StoredVault,
	dataKey: Uint8Array<ArrayBuffer>
): Promise<OpenFormerKey[]> {
	const current = await importKey(dataKey);
	const opened = await Promise.all(
		record.former.map(async ({ keyId, sealed }) => {
			const key = await decrypt(current, sealed, boundFormer({ identity: record, keyId }));
			return key === undefined ? [] : [{ keyId, key }];
		})
	);
	return opened.flat();
}
