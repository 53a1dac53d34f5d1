import { TamperedError } from '#lib/vault/sealer.ts';

/**
 * Returns undefined for a record that does not open: no one can read it, but the others are
 * readable.
 */
export async function readable<T>(opening: Promise<T>): Promise<T | undefined> {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof TamperedError) return undefined;
		throw error;
	}
}
