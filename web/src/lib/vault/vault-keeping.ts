import { encrypt, hex, importKey } from './aes.ts';
import { isWeaker, KDF_COST, newKdfParameters, type KdfCost } from './kdf.ts';
import { makeKeyPair, putInBox } from './key-box-making.ts';
import { createSealer, type VaultIdentity } from './sealer.ts';
import type { NewVaultMethod, VaultMethod } from './unlock-secret.ts';
import type { VaultKeys, StoredVault } from './vault.ts';
import {
	boundBox,
	boundFormer,
	boundLock,
	kekOf,
	type LockedMethod,
	type MadeUnder,
	type VaultSecret,
	type Wrap,
	type WrapPlace
} from './wrap.ts';

// Makes and changes vaults. Every result is a whole record, so that one put stores it and nothing
// is half done.

type Bytes = Uint8Array<ArrayBuffer>;

export interface OpenVault {
	readonly record: StoredVault;
	readonly keys: VaultKeys;
}

const DATA_KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
const ROLL = 'vault/roll';

/** Undefined if the secret cannot wrap the data key. */
export async function createVault(
	method: MadeUnder,
	identity: VaultIdentity
): Promise<OpenVault | undefined> {
	const keys = { dataKey: randomBytes(DATA_KEY_BYTES), former: [] };
	const keyId = newKeyId();
	const wrap = await wrapUnder(method, keys.dataKey, { identity, keyId });
	return (
		wrap && { record: await enrol({ identity, keyId, wraps: [wrap], former: [] }, keys), keys }
	);
}

export async function withMethod(
	{ record, keys }: OpenVault,
	added: NewVaultMethod,
	cost: KdfCost = KDF_COST
): Promise<OpenVault | undefined> {
	const wrap = await wrapUnder(added, keys.dataKey, { ...placeOf(record), cost });
	if (wrap === undefined) return undefined;
	const own = await ownWraps(record, keys);
	const kept = own.filter((one) => one.method !== 'none' && !isMethod(one, added));
	const grown = { record: await enrol({ ...partsOf(record), wraps: [...kept, wrap] }, keys), keys };
	return own.some(({ method }) => method === 'none') ? renewKey(grown) : grown;
}

/** Without the last secret, the copy opens automatically. */
export async function withoutMethod(
	{ record, keys }: OpenVault,
	removed: VaultMethod
): Promise<OpenVault> {
	const kept = (await ownWraps(record, keys)).filter((one) => !isMethod(one, removed));
	const clear: Wrap = { method: 'none', key: keys.dataKey.slice() };
	const wraps = kept.length > 0 ? kept : [clear];
	return { record: await enrol({ ...partsOf(record), wraps }, keys), keys };
}

export async function bringUpToDate(
	stored: StoredVault,
	keys: VaultKeys,
	secret: VaultSecret
): Promise<StoredVault> {
	const before = await ownWraps(stored, keys);
	const isStale = (wrap: Wrap): boolean => wrap.method === 'passphrase' && isWeaker(wrap.kdf);
	const mustWrap = secret.kind === 'passphrase' && before.some(isStale);
	const again = mustWrap ? await wrapUnder(secret, keys.dataKey, placeOf(stored)) : undefined;
	const wraps = again === undefined ? before : [...before.filter((one) => !isStale(one)), again];
	return enrol({ ...partsOf(stored), wraps }, keys);
}

/** Makes a new data key for the same secrets; the old one is kept under it. */
export async function renewKey({ record, keys }: OpenVault): Promise<OpenVault> {
	const dataKey = randomBytes(DATA_KEY_BYTES);
	const keyId = newKeyId();
	const place = { identity: record, keyId };
	const wraps = await Promise.all(
		(await ownWraps(record, keys)).map(async (wrap): Promise<Wrap> => {
			if (wrap.method === 'none') return { method: 'none', key: dataKey.slice() };
			return { ...wrap, box: await putInBox(wrap.publicKey, dataKey, boundBox(wrap, place)) };
		})
	);
	const newKey = await importKey(dataKey);
	const former = [{ keyId: record.keyId, key: keys.dataKey }, ...keys.former];
	const sealed = await Promise.all(
		former.map(async ({ keyId: id, key }) => ({
			keyId: id,
			sealed: await encrypt(newKey, key, boundFormer({ identity: record, keyId: id }))
		}))
	);
	const renewed = { dataKey, former };
	const parts = { identity: record, keyId, wraps, former: sealed };
	return { record: await enrol(parts, renewed), keys: renewed };
}

async function wrapUnder(
	secret: MadeUnder,
	dataKey: Bytes,
	{ cost, ...place }: WrapPlace & { readonly cost?: KdfCost }
): Promise<Wrap | undefined> {
	if (secret.kind === 'none') return { method: 'none', key: dataKey.slice() };
	const method: LockedMethod =
		secret.kind === 'passphrase'
			? { method: 'passphrase', kdf: newKdfParameters(cost) }
			: { method: 'passkey', credentialId: secret.credentialId, prfSalt: secret.prfSalt };
	const kek = await kekOf(method, secret);
	if (kek === undefined) return undefined;
	const pair = await makeKeyPair();
	const privateKey = await encrypt(kek, pair.privateKey, boundLock(method, place.identity));
	pair.privateKey.fill(0);
	const box = await putInBox(pair.publicKey, dataKey, boundBox(method, place));
	return { ...method, publicKey: pair.publicKey, privateKey, box };
}

interface Parts {
	readonly identity: VaultIdentity;
	readonly keyId: string;
	readonly wraps: readonly Wrap[];
	readonly former: StoredVault['former'];
}

async function enrol(parts: Parts, { dataKey }: Pick<VaultKeys, 'dataKey'>): Promise<StoredVault> {
	const { identity, keyId, wraps, former } = parts;
	const { providerId, administratorId, deviceId } = identity;
	const sealer = await createSealer(dataKey, identity);
	const list = new TextEncoder().encode(JSON.stringify(wraps.map(nameOf)));
	const roll = await sealer.seal(ROLL, list);
	return { format: 2, providerId, administratorId, deviceId, keyId, wraps, former, roll };
}

/** Leaves out wraps that someone else has added in order to learn the next data key. */
async function ownWraps(
	record: StoredVault,
	{ dataKey }: Pick<VaultKeys, 'dataKey'>
): Promise<readonly Wrap[]> {
	const sealer = await createSealer(dataKey, record);
	const list: unknown = JSON.parse(new TextDecoder().decode(await sealer.open(ROLL, record.roll)));
	const names = new Set(Array.isArray(list) ? list : []);
	return record.wraps.filter((wrap) => names.has(nameOf(wrap)));
}

function partsOf({ keyId, wraps, former, ...identity }: StoredVault): Parts {
	return { identity, keyId, wraps, former };
}

function placeOf(record: StoredVault): WrapPlace {
	return { identity: record, keyId: record.keyId };
}

function nameOf(wrap: Wrap): string {
	if (wrap.method === 'none') return 'none';
	const id = wrap.method === 'passkey' ? wrap.credentialId : '';
	return `${wrap.method} ${id} ${hex(wrap.publicKey)}`;
}

function isMethod(wrap: Wrap, method: VaultMethod): boolean {
	if (wrap.method !== method.kind) return false;
	return (
		wrap.method !== 'passkey' ||
		(method.kind === 'passkey' && wrap.credentialId === method.credentialId)
	);
}

function newKeyId(): string {
	return hex(randomBytes(KEY_ID_BYTES));
}

function randomBytes(length: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(length));
}
