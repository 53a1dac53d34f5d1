import { TamperedError } from '#lib/vault/sealer.ts';

/** Undefined for a record that does not open, because the others are still readable. */
export async function readable<T>(opening: Promise<T>): Promise<T | undefined> {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof TamperedError) return undefined;
		throw error;
	}
}
