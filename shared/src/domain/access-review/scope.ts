import * as z from 'zod/mini';

import { OrganizationId } from '#domain/ids.ts';

/**
 * Whom a review is about: everyone, those who reach an organization, or those who were last seen
 * longer ago than this. The device that starts a review lists the people, so the list may be
 * shorter; the server lists them again when it repeats the review, and the evidence says who was
 * left out.
 */
export const ReviewScope = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('all') }),
	z.strictObject({ kind: z.literal('organization'), organizationId: OrganizationId }),
	z.strictObject({
		kind: z.literal('dormant'),
		days: z.int().check(z.gte(1), z.lte(3660))
	})
]);
export type ReviewScope = z.infer<typeof ReviewScope>;
