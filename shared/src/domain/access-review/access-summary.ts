import * as z from 'zod/mini';

export const AccessSummary = z.object({
	role: z.string(),
	organizations: z.union([z.literal('all'), z.number()]),
	mfaRequired: z.boolean(),
	mfaEnrolled: z.boolean(),
	apiKey: z.boolean(),
	suspended: z.boolean()
});
export type AccessSummary = z.infer<typeof AccessSummary>;

/** The part of someone's access that a decision can reduce. */
export const ReducedAccess = z.pick(AccessSummary, { role: true, organizations: true });
export type ReducedAccess = z.infer<typeof ReducedAccess>;
