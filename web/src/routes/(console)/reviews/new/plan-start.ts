import { AdministratorId, type AccessReviewId } from '@tenantry/shared/domain/ids.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import type { Reviewer } from '#lib/engine-api/review.ts';
import type { ReviewForm } from './review-form.svelte.ts';

interface People {
	readonly subjects: readonly string[];
	readonly owners: readonly Reviewer[];
}

export function planStart(
	form: ReviewForm,
	id: AccessReviewId,
	{ subjects, owners }: People
): MutationCall {
	const { scope, dueAt, name, undecided, repeatDays } = form;
	if (scope === undefined || dueAt === undefined) throw new Error('The form has errors.');
	const args = {
		id,
		name: name.trim(),
		scope,
		subjects: subjects.map((one) => AdministratorId.parse(one)),
		reviewers: form.reviewersAmong(owners).map((one) => AdministratorId.parse(one)),
		dueAt,
		undecided,
		repeatDays
	};
	return { name: 'accessReview.start', args };
}
