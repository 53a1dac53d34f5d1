import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import type { MutationArgs } from '@tenantry/shared/mutators.ts';

type ReviewArgs = MutationArgs<'administrator.review'>;

/** Returns the arguments of a decision; a reduction leaves these organizations, or none. */
export function decisionArgs({
	kind,
	organizationIds = [],
	...subject
}: Pick<ReviewArgs, 'id' | 'reviewId' | 'note'> & {
	readonly kind: DecisionKind;
	readonly organizationIds?: readonly string[];
}): ReviewArgs {
	if (kind !== 'reduce') return { ...subject, kind };
	return { ...subject, kind, organizationIds: [...organizationIds] };
}
