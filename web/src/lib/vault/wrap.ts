import { decrypt, type Sealed } from './aes.ts';
import { deriveKek, type KdfParameters } from './kdf.ts';
import { takeOutOfBox, type KeyBox } from './key-box.ts';
import { kekOfPrf } from './prf.ts';
import type { VaultIdentity } from './sealer.ts';
import type { NewVaultMethod, UnlockSecret } from './unlock-secret.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The secret opens the private half, which takes the data key out of the box. */
interface Locked {
	readonly publicKey: Bytes;
	readonly privateKey: Sealed;
	readonly box: KeyBox;
}

export interface PassphraseWrap extends Locked {
	readonly method: 'passphrase';
	readonly kdf: KdfParameters;
}

export interface PasskeyWrap extends Locked {
	readonly method: 'passkey';
	readonly credentialId: string;
	readonly prfSalt: Bytes;
}

/** Unencrypted data key, if the provider does not ask for a lock; nothing protects the copy. */
export interface ClearWrap {
	readonly method: 'none';
	readonly key: Bytes;
}

export type Wrap = PassphraseWrap | PasskeyWrap | ClearWrap;
export type LockedWrap = Exclude<Wrap, ClearWrap>;
export type LockedMethod = Omit<PassphraseWrap, keyof Locked> | Omit<PasskeyWrap, keyof Locked>;

/** `none` is not a person's secret: the engine uses it if a copy opens automatically. */
export type VaultSecret = UnlockSecret | { readonly kind: 'none' };
export type MadeUnder = NewVaultMethod | { readonly kind: 'none' };

/** Settles once the try is counted, or refused. */
export type Counting = Promise<{ readonly ok: boolean }>;

/** Undefined if this secret is not for the wrap. */
export async function kekOf(
	wrap: LockedMethod,
	secret: VaultSecret
): Promise<CryptoKey | undefined> {
	if (wrap.method === 'passphrase')
		return secret.kind === 'passphrase' ? deriveKek(secret.text, wrap.kdf) : undefined;
	const isMeant = secret.kind === 'passkey' && secret.credentialId === wrap.credentialId;
	return isMeant ? kekOfPrf(secret.prf) : undefined;
}

export async function openWrap(
	wrap: Wrap,
	secret: VaultSecret,
	{ counting, ...place }: WrapPlace & { readonly counting: Counting }
): Promise<Bytes | undefined> {
	if (wrap.method === 'none') return secret.kind === 'none' ? wrap.key.slice() : undefined;
	const kek = await kekOf(wrap, secret);
	if (kek === undefined || !(await counting).ok) return undefined;
	const privateKey = await decrypt(kek, wrap.privateKey, boundLock(wrap, place.identity));
	if (privateKey === undefined) return undefined;
	const dataKey = await takeOutOfBox(privateKey, wrap.box, boundBox(wrap, place));
	privateKey.fill(0);
	return dataKey;
}

export interface WrapPlace {
	readonly identity: VaultIdentity;
	readonly keyId: string;
}

export function boundLock(method: LockedMethod, identity: VaultIdentity): Bytes {
	return bind('lock', [...idsOf(identity), ...factsOf(method)]);
}

export function boundBox(method: LockedMethod, { identity, keyId }: WrapPlace): Bytes {
	return bind('box', [...idsOf(identity), keyId, ...factsOf(method)]);
}

export function boundFormer({ identity, keyId }: WrapPlace): Bytes {
	return bind('former', [...idsOf(identity), keyId]);
}

function factsOf(wrap: LockedMethod): readonly (string | number)[] {
	if (wrap.method === 'passkey') return ['passkey', wrap.credentialId];
	return ['passphrase', wrap.kdf.memoryKib, wrap.kdf.passes];
}

function idsOf({ providerId, administratorId, deviceId }: VaultIdentity): readonly string[] {
	return [providerId, administratorId, deviceId];
}

function bind(what: string, facts: readonly (string | number)[]): Bytes {
	return new TextEncoder().encode(`tenantry/vault/2 ${what} ${facts.join(' ')}`);
}
