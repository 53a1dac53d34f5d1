import * as z from 'zod/mini';

import { nameOf, ordinary, type Collection, type RowVisibility } from '#collection.ts';
import { ReviewScope } from './scope.ts';

/** What happens at the due time to people about whom nobody has decided. */
export const Undecided = z.enum(['list', 'suspend']);
export type Undecided = z.infer<typeof Undecided>;

/** A review of what administrators may do and reach: some of them decide about each of the others. */
export const AccessReview = z.object({
	name: z.string(),
	scope: ReviewScope,
	/** Ids of the people under review, fixed at the start because the evidence rests on it. */
	subjects: z.array(z.string()),
	reviewers: z.array(z.string()),
	/** Decisions count until then, by the server's clock. */
	dueAt: z.number(),
	undecided: Undecided,
	/**
	 * Days after which the next review of the same scope is due; null if the review is not repeated,
	 * or its successor has started.
	 */
	repeatDays: z.nullable(z.number()),
	startedAt: z.number(),
	/** Null if the server started the review to repeat another. */
	startedBy: z.nullable(z.string()),
	closedAt: z.nullable(z.number())
});
export type AccessReview = z.infer<typeof AccessReview>;

/** Only those who see every administrator may know who is under review, and what was decided. */
export const visibleToOwners: RowVisibility = {
	all: ({ seesAllAdministrators }) => seesAllAdministrators,
	row: ({ seesAllAdministrators }) => seesAllAdministrators,
	// A decision and a suspension can be in one event, which others may read for the suspension.
	fields: ({ seesAllAdministrators }) => (seesAllAdministrators ? 'all' : new Set())
};

export const accessReviews: Collection<AccessReview> = {
	name: 'accessReview',
	noun: 'access review',
	hasOwnDigest: true,
	indexes: {
		every: () => '',
		/** Due times as text of one length, so that they sort as numbers do. */
		dueAt: ({ dueAt, closedAt, repeatDays }) =>
			typeof dueAt === 'number' && (closedAt === null || typeof repeatDays === 'number')
				? dueText(dueAt)
				: undefined
	},
	visibleTo: visibleToOwners,
	policyOf: () => ordinary,
	alsoVersionedBy: () => undefined,
	displayName: nameOf,
	parse: (input) => AccessReview.parse(input)
};

const LONGEST_TIME = 15;

export function dueText(at: number): string {
	return String(Math.floor(at)).padStart(LONGEST_TIME, '0');
}
