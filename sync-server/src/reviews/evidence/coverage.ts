import type { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { MOST_SUBJECTS } from '@tenantry/shared/domain/limits.ts';

export interface ScopeCoverage {
	/** Number of people in the scope when the review started. */
	readonly inScope: number;
	/** Number of those who are under review; the others were left out. */
	readonly reviewed: number;
	/** Ordered by id, at most as many as one review holds. */
	readonly leftOut: readonly { readonly id: string; readonly name: string }[];
}

/** Ids of the people in a scope; undefined if the audit does not record them. */
export type PeopleInScope = ReadonlySet<string> | undefined;

export function leftOutOf(
	inScope: PeopleInScope,
	{ subjects }: Pick<AccessReview, 'subjects'>
): readonly string[] {
	if (inScope === undefined) return [];
	return [...inScope.difference(new Set(subjects))].sort().slice(0, MOST_SUBJECTS);
}

/** Null if it is not known who was in the scope. */
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
