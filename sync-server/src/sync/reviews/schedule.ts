import type { Account } from '#store/account.ts';
import type { Store } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { startSchedule } from '#sync/schedule.ts';
import { providersWithDueReviews } from './due-reviews.ts';
import { endDueReview } from './end-review.ts';

export interface ReviewScheduleDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly onError: (error: unknown) => void;
	readonly onAccessEnd: (ending: AccessEnding & Account) => void;
}

const LOOK_EVERY_MS = 10_000;
/** Limit of one provider's reviews in a look; the rest waits for the next. */
const MOST_ROUNDS = 50;

/**
 * Ends reviews whose due time has come. No decision depends on its being on time, because a late one
 * is refused, and several processes may run it.
 */
export function startReviewSchedule(dependencies: ReviewScheduleDependencies): {
	end(): Promise<void>;
} {
	const { onError } = dependencies;
	return startSchedule({ everyMs: LOOK_EVERY_MS, run: () => endAllDue(dependencies), onError });
}

/** Ends what is due in all providers; a provider that fails holds up no other. */
export async function endAllDue(dependencies: ReviewScheduleDependencies): Promise<void> {
	const { store, clock, onError } = dependencies;
	for (const providerId of await providersWithDueReviews(store.db, clock()))
		await endIn(providerId, dependencies).catch(onError);
}

/** Each review has a transaction of its own, because a long lock delays all others. */
async function endIn(
	providerId: string,
	{ store, clock, onError: onBug, onAccessEnd }: ReviewScheduleDependencies
): Promise<void> {
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const endings = await store.write(providerId, (tx) => endDueReview(tx, { at: clock(), onBug }));
		if (endings === undefined) return;
		for (const ending of endings) onAccessEnd({ ...ending, providerId });
	}
}
