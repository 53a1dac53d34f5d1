import type { Sealer } from '#lib/vault/sealer.ts';
import type { Sealed } from './database.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function sealJson(sealer: Sealer, place: string, value: unknown): Promise<Sealed> {
	return sealText(sealer, place, JSON.stringify(value));
}

/** `text` is JSON already. */
export function sealText(sealer: Sealer, place: string, text: string): Promise<Sealed> {
	return sealer.seal(place, encoder.encode(text));
}

/** Needs no validation: this program sealed it, and AES-GCM vouches for every byte. */
export async function openJson<T>(sealer: Sealer, place: string, sealed: Sealed): Promise<T> {
	const text = decoder.decode(await sealer.open(place, sealed));
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return JSON.parse(text) as T;
}
