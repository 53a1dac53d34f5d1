import type { DueEffect } from './outbox.ts';

export interface ItemResult<I, T> {
	readonly item: I;
	readonly result: Promise<T>;
}

type OfProvider = Pick<DueEffect, 'provider_id'>;

/**
 * Runs once for all items of a provider, which share its transaction. If that fails, it runs for
 * each item alone, so that one fault stops none of the others. Results come in the order of items.
 */
export function runTogether<I extends OfProvider, T>(
	items: readonly I[],
	run: (providerId: string, items: readonly I[]) => Promise<readonly T[]>
): ItemResult<I, T>[] {
	const outcomes: ItemResult<I, T>[] = [];
	for (const [providerId, group] of Map.groupBy(items, ({ provider_id }) => provider_id)) {
		const together = run(providerId, group);
		for (const [place, item] of group.entries())
			outcomes.push({ item, result: together.then((all) => at(all, place), retry(item)) });
		function retry(item: I): (error: unknown) => Promise<T> {
			return async (error) => {
				if (group.length === 1) throw error;
				return at(await run(providerId, [item]), 0);
			};
		}
	}
	return outcomes;
}

function at<T>(results: readonly T[], place: number): T {
	if (place >= results.length) throw new Error('An item has no result.');
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The place is within the results.
	return results[place] as T;
}
