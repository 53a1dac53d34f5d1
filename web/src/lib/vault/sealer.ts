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
const NONCE_BYTES = 12;

export async function createSealer(
	dataKey: Uint8Array<ArrayBuffer>,
	identity: VaultIdentity
): Promise<Sealer> {
	const key = await crypto.subtle.importKey('raw', dataKey, 'AES-GCM', false, [
		'encrypt',
		'decrypt'
	]);
	return {
		async seal(place, plain) {
			const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
			const parameters = { name: 'AES-GCM', iv, additionalData: bind(identity, place) };
			const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, key, plain));
			const record = new Uint8Array(NONCE_BYTES + sealed.length);
			record.set(iv);
			record.set(sealed, NONCE_BYTES);
			return record;
		},
		async open(place, sealed) {
			const iv = sealed.subarray(0, NONCE_BYTES);
			const parameters = { name: 'AES-GCM', iv, additionalData: bind(identity, place) };
			try {
				const body = sealed.subarray(NONCE_BYTES);
				return new Uint8Array(await crypto.subtle.decrypt(parameters, key, body));
			} catch {
				throw new TamperedError(place);
			}
		}
	};
}

const encoder = new TextEncoder();

function bind(identity: VaultIdentity, place: string): Uint8Array<ArrayBuffer> {
	const { providerId, administratorId, deviceId } = identity;
	return encoder.encode([FORMAT, providerId, administratorId, deviceId, place].join(' '));
}
