import { TamperedError } from '#lib/vault/sealer.ts';

/** A record that does not open cannot be read by anybody; the others still can. */
export async function readable<T>(opening: Promise<T>): Promise<T | undefined> {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof TamperedError) return undefined;
		throw error;
	}
}
