import { carriageTextOf, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import { CARRYING_KEY, type OwnKey } from '#lib/envelope/carrying-key.ts';
import { DATABASE_PREFIX } from '#lib/envelope/names.ts';
import { openExisting, resultOf } from '#lib/envelope/open-existing.ts';

const META = 'meta';

export async function readOwnKeys(
	indexedDB: Pick<IDBFactory, 'open' | 'databases'>
): Promise<readonly OwnKey[]> {
	const names = (await indexedDB.databases()).flatMap(({ name = '' }) =>
		name.startsWith(DATABASE_PREFIX) ? name : []
	);
	const found = await Promise.all(names.map((name) => keyIn(indexedDB, name)));
	return found
		.flatMap((key) => key ?? [])
		.sort((one, other) => other.registeredAt - one.registeredAt);
}

/** Signs only if this device is registered with the envelope's provider. */
export async function signedAsCarrier(
	envelope: Envelope,
	keys: readonly OwnKey[]
): Promise<Envelope> {
	const own = keys.find(
		({ providerId, deviceId }) =>
			providerId === envelope.providerId && deviceId !== envelope.deviceId
	);
	if (own === undefined) return envelope;
	const { deviceId, privateKey } = own;
	const signature = await crypto.subtle.sign(
		{ name: 'ECDSA', hash: 'SHA-256' },
		privateKey,
		new TextEncoder().encode(carriageTextOf(envelope, deviceId))
	);
	return { ...envelope, carrier: { deviceId, signature: toBase64Url(new Uint8Array(signature)) } };
}

async function keyIn(
	indexedDB: Pick<IDBFactory, 'open'>,
	name: string
): Promise<OwnKey | undefined> {
	const database = await openExisting(indexedDB, name);
	try {
		if (database?.objectStoreNames.contains(META) !== true) return undefined;
		const row: unknown = await resultOf(
			database.transaction(META).objectStore(META).get(CARRYING_KEY)
		);
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only this app writes `meta`
		return (row as { readonly value: OwnKey } | undefined)?.value;
	} finally {
		database?.close();
	}
}
