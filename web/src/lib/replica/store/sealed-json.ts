import { type Sealer, TamperedError } from '#lib/vault/sealer.ts';
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

/** Undefined for a record that does not open, because the others are still readable. */
export async function readable<T>(opening: Promise<T>): Promise<T | undefined> {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof TamperedError) return undefined;
		throw error;
	}
}
