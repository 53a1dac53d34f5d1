import { decrypt, encrypt, importKey } from './aes.ts';

/** Seals what goes into the database and opens what comes out. */
export interface Sealer {
	/** `place` says where the record belongs; it opens nowhere else. */
	seal(place: string, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
	/** Throws a TamperedError where the record was changed, or belongs to another place. */
	open(place: string, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** Whose data a vault holds; part of what every record is bound to. */
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

/** `former` keys open what is still sealed under them, and seal nothing. */
export async function createSealer(
	dataKey: Uint8Array<ArrayBuffer>,
	identity: VaultIdentity,
	former: readonly Uint8Array<ArrayBuffer>[] = []
): Promise<Sealer> {
	const key = await importKey(dataKey);
	const keys = [key, ...(await Promise.all(former.map(importKey)))];
	return {
		seal: (place, plain) => encrypt(key, plain, bind(identity, place)),
		async open(place, sealed) {
			for (const candidate of keys) {
				const plain = await decrypt(candidate, sealed, bind(identity, place));
				if (plain !== undefined) return plain;
			}
			throw new TamperedError(place);
		}
	};
}

const encoder = new TextEncoder();

function bind(identity: VaultIdentity, place: string): Uint8Array<ArrayBuffer> {
	const { providerId, administratorId, deviceId } = identity;
	return encoder.encode([FORMAT, providerId, administratorId, deviceId, place].join(' '));
}
