import { AccessReview, accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import * as z from 'zod/mini';

import { queueEffect } from '#store/effect.ts';
import type { Effect, EffectTransaction } from './effect.ts';

/** A field of a review that has just been started. */
interface StartedField {
	readonly reviewId: string;
	readonly version: number;
	readonly field: string;
	readonly value: unknown;
}

/** What the mails about a review follow from. */
const FACTS = {
	subjects: true,
	reviewers: true,
	startedBy: true,
	startedAt: true,
	dueAt: true
} as const;
const Started = z.pick(AccessReview, FACTS);

const DAY_MS = 86_400_000;
/** A review of less than four days reminds when a quarter of its time is left. */
const LAST_PART = 4;

/** Asks the reviewers of a new review by email, and reminds them once before its due time. */
export const reviewEffect: Effect<StartedField> = {
	collection: accessReviews.name,
	of: startedFields,
	carryOut: queueMails
};

function startedFields({ id, field, from, to }: FieldChange, version: number): StartedField[] {
	if (from !== null || !Object.hasOwn(FACTS, field)) return [];
	return [{ reviewId: id, version, field, value: to }];
}

async function queueMails(
	{ db, providerId, at }: EffectTransaction,
	fields: readonly StartedField[]
): Promise<void> {
	for (const [reviewId, [first, ...others]] of Map.groupBy(fields, (field) => field.reviewId)) {
		if (first === undefined) continue;
		const { version } = first;
		const values = [first, ...others].map(({ field, value }) => [field, value]);
		const { subjects, reviewers, startedBy, startedAt, dueAt } = Started.parse(
			Object.fromEntries(values)
		);
		const remindAt = dueAt - Math.min(DAY_MS, (dueAt - startedAt) / LAST_PART);
		for (const administratorId of subjects.length > 0 ? reviewers : []) {
			const mail = { providerId, administratorId, version, reviewId };
			if (administratorId !== startedBy)
				await queueEffect(db, { ...mail, kind: 'mail.reviewStarted', at });
			await queueEffect(db, { ...mail, kind: 'mail.reviewDue', at: Math.floor(remindAt) });
		}
	}
}
