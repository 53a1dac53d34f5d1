import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { MutationId } from './push.ts';
import { post } from './endpoint.ts';

/** After a restored backup: what does the server know of these settled mutations? */
export const KnownRequest = z.strictObject({
	deviceId: WireId,
	ids: z.array(MutationId).check(z.maxLength(1000))
});
export type KnownRequest = z.infer<typeof KnownRequest>;

export const KnownAnswer = z.object({
	unknown: z.array(z.string()),
	/**
	 * The newest version at which one of the others was decided. Only a replica that has reached it
	 * would notice that the server is restored once more, to before that decision.
	 */
	through: z.number(),
	/**
	 * Mutations that redid or discarded the others. Listed here because a fill leaves out settled
	 * mutations.
	 */
	successors: z.optional(z.record(z.string(), z.string()))
});
export type KnownAnswer = z.infer<typeof KnownAnswer>;

export const KNOWN = post('/sync/v1/known', KnownRequest, KnownAnswer);
