import type { Sealer } from '#lib/vault/sealer.ts';
import type { Sealed } from './database.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function sealJson(sealer: Sealer, place: string, value: unknown): Promise<Sealed> {
	return sealer.seal(place, encoder.encode(JSON.stringify(value)));
}

/**
 * Opens sealed JSON, which needs no validation: this program sealed it, and AES-GCM vouches for
 * every byte.
 */
export async function openJson<T>(sealer: Sealer, place: string, sealed: Sealed): Promise<T> {
	const text = decoder.decode(await sealer.open(place, sealed));
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return JSON.parse(text) as T;
}
