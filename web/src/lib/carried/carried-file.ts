import { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import * as z from 'zod/mini';

const FORM = 'tenantry-envelopes-1';
/** A text file, because Chrome on Android shares only some types and endings. */
export const CARRIED_FILE = { name: 'changes.tenantry.txt', type: 'text/plain' } as const;
/** Limit on a file, and on what a device carries of all devices together. */
export const MAX_CARRIED = 100;
/** Room for that many of the longest envelopes. */
const MAX_BYTES = 4 * 1024 * 1024;

const CarriedFile = z.object({
	form: z.literal(FORM),
	envelopes: z.array(Envelope).check(z.minLength(1), z.maxLength(MAX_CARRIED))
});

export function carriedFile(envelopes: readonly Envelope[]): string {
	return JSON.stringify({ form: FORM, envelopes });
}

/** Looks at the content, because messengers give files names of their own. */
export async function isCarriedFile(file: Blob): Promise<boolean> {
	const beginning = JSON.stringify({ form: FORM }).slice(0, -1);
	return (await file.slice(0, beginning.length).text()) === beginning;
}

/** Undefined if the file is something else. */
export async function readCarriedFile(file: Blob): Promise<readonly Envelope[] | undefined> {
	if (file.size > MAX_BYTES) return undefined;
	try {
		const content = CarriedFile.safeParse(JSON.parse(await file.text()));
		return content.success ? content.data.envelopes : undefined;
	} catch {
		return undefined;
	}
}
