import { decrypt, encrypt, importKey, type Sealed } from './aes.ts';

export interface Sealer {
	/** `place` binds the record to its location, because a moved record must not open. */
	seal(place: string, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
	/** Throws a TamperedError if the record was changed, or belongs to another place. */
	open(place: string, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
	/** Only an earlier data key opens the record. */
	isFormer(place: string, sealed: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

export interface VaultIdentity {
	readonly providerId: string;
	readonly administratorId: string;
	readonly deviceId: string;
}

export class TamperedError extends Error {
	constructor(place: string) {
		super(`The record at ${place} does not open`);
	}
}

const FORMAT = 'tenantry/1';

/** `former` keys open records that are still sealed under them, and seal nothing. */
export async function createSealer(
	dataKey: Uint8Array<ArrayBuffer>,
	identity: VaultIdentity,
	former: readonly Uint8Array<ArrayBuffer>[] = []
): Promise<Sealer> {
	const key = await importKey(dataKey);
	const keys = [key, ...(await Promise.all(former.map(importKey)))];
	const openUnder = async (candidates: readonly CryptoKey[], place: string, sealed: Sealed) => {
		for (const candidate of candidates) {
			const plain = await decrypt(candidate, sealed, bind(identity, place));
			if (plain !== undefined) return plain;
		}
		return undefined;
	};
	return {
		seal: (place, plain) => encrypt(key, plain, bind(identity, place)),
		async open(place, sealed) {
			const plain = await openUnder(keys, place, sealed);
			if (plain === undefined) throw new TamperedError(place);
			return plain;
		},
		async isFormer(place, sealed) {
			if ((await openUnder([key], place, sealed)) !== undefined) return false;
			return (await openUnder(keys, place, sealed)) !== undefined;
		}
	};
}

const encoder = new TextEncoder();

function bind(identity: VaultIdentity, place: string): Uint8Array<ArrayBuffer> {
	const { providerId, administratorId, deviceId } = identity;
	return encoder.encode([FORMAT, providerId, administratorId, deviceId, place].join(' '));
}
