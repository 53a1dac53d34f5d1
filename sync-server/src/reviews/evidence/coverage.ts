import type { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { MOST_SUBJECTS } from '@tenantry/shared/domain/access-review/limits.ts';

/** How much of its scope a review is about. */
export interface ScopeCoverage {
	/** Number of people in the scope when the review started. */
	readonly inScope: number;
	/** Number of those who are under review; the others were left out. */
	readonly reviewed: number;
	/** Those left out, in the order of their ids, up to as many as one review holds. */
	readonly leftOut: readonly { readonly id: string; readonly name: string }[];
}

/** Ids of the people in a scope; undefined if the audit does not say who they were. */
export type PeopleInScope = ReadonlySet<string> | undefined;

/** Returns the people who are in the scope and not under review, up to a limit. */
export function leftOutOf(
	inScope: PeopleInScope,
	{ subjects }: Pick<AccessReview, 'subjects'>
): readonly string[] {
	if (inScope === undefined) return [];
	return [...inScope.difference(new Set(subjects))].sort().slice(0, MOST_SUBJECTS);
}

/** Returns null if it is not known who was in the scope. */
export function coverageOf(
	inScope: PeopleInScope,
	review: Pick<AccessReview, 'subjects'>,
	nameOf: (id: string) => string
): ScopeCoverage | null {
	if (inScope === undefined) return null;
	return {
		inScope: inScope.size,
		reviewed: inScope.intersection(new Set(review.subjects)).size,
		leftOut: leftOutOf(inScope, review).map((id) => ({ id, name: nameOf(id) }))
	};
}
