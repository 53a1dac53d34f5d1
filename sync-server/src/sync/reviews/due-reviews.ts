import { accessReviews, dueText } from '@tenantry/shared/domain/access-review/schema.ts';

import type { Database, StoreReader } from '#store/store.ts';

/** Returns the providers with a review whose due time has come. */
export async function providersWithDueReviews(db: Database, at: number): Promise<string[]> {
	const rows = await dueReviews(db, at).select('provider_id').distinct().execute();
	return rows.map(({ provider_id: id }) => id);
}

/** Returns the review of a provider whose due time came first; undefined if none is due. */
export async function firstDueReview(
	{ db, providerId }: Pick<StoreReader, 'db' | 'providerId'>,
	at: number
): Promise<string | undefined> {
	const first = await dueReviews(db, at)
		.select('id')
		.where('provider_id', '=', providerId)
		.orderBy('value')
		.orderBy('id')
		.limit(1)
		.executeTakeFirst();
	return first?.id;
}

/** Reads a range of the index `record_index_value`, which holds only reviews still to be ended. */
function dueReviews(db: Database, at: number) {
	return db
		.selectFrom('record_index')
		.where('collection', '=', accessReviews.name)
		.where('name', '=', 'dueAt')
		.where('value', '<=', dueText(at));
}
