import type { Account } from '#store/account.ts';
import type { Store } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { providersWithDueReviews } from './due-reviews.ts';
import { endDueReview } from './end-review.ts';

export interface DueReviewsDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly onError: (error: unknown) => void;
	readonly onAccessEnd: (ending: AccessEnding & Account) => void;
}

/** Limit of one provider's reviews in a look; the rest waits for the next. */
const MOST_ROUNDS = 50;

/**
 * Ends reviews whose due time has come; a provider that fails holds up no other. No decision depends
 * on its being on time, because a late one is refused.
 */
export async function endDueReviews(dependencies: DueReviewsDependencies): Promise<void> {
	const { store, clock, onError } = dependencies;
	for (const providerId of await providersWithDueReviews(store.db, clock()))
		await endIn(providerId, dependencies).catch(onError);
}

/** Each review has a transaction of its own, because a long lock delays all others. */
async function endIn(
	providerId: string,
	{ store, clock, onError: onBug, onAccessEnd }: DueReviewsDependencies
): Promise<void> {
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const endings = await store.write(providerId, (tx) => endDueReview(tx, { at: clock(), onBug }));
		if (endings === undefined) return;
		for (const ending of endings) onAccessEnd({ ...ending, providerId });
	}
}
