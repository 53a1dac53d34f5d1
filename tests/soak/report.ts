import * as z from 'zod/mini';
import { FINDING_KINDS } from './finding.ts';

/** Messages from the process of a strand to the soak. */
export const Report = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('runs'), count: z.number() }),
	z.object({ kind: z.literal('kill'), moment: z.string() }),
	z.object({
		kind: z.literal('finding'),
		finding: z.enum(FINDING_KINDS),
		count: z.number(),
		seed: z.number(),
		words: z.string()
	})
]);
export type Report = z.infer<typeof Report>;
