import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { seesAdministrator } from '@tenantry/shared/domain/visibility.ts';
import type { OverviewAnswer, OverviewRequest } from '@tenantry/shared/protocol/overview.ts';

import type { Store } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { visibilityOf, type Visibility } from '#sync/readers/visibility.ts';
import type { Sender } from '#sync/sender.ts';
import { prefetchActor, prefetchAdministrator } from '#sync/prefetch.ts';
import { dayOf, readDailyCounts } from './daily-counts.ts';
import { lastSeenDays } from './last-seen.ts';

export type Overview = (
	sender: Pick<Sender, 'providerId' | 'administratorId'>,
	request: OverviewRequest
) => Promise<OverviewAnswer>;

/**
 * Returns daily counts to readers who see everyone, and when each administrator in sight was last
 * seen.
 */
export function createOverview(store: Store, clock: () => number): Overview {
	return ({ providerId, administratorId }, { since }) =>
		store.read(providerId, async (reader) => {
			const today = dayOf(clock());
			const rows = new LoadedRows(reader);
			prefetchActor(rows, { administratorId, providerId });
			await rows.load();
			const visibility = visibilityOf(rows, administratorId, providerId);
			const seesAll = visibility.seesAllAdministrators;
			const seen = await lastSeenDays(reader, since ?? 0);
			const ids = [...seen.keys()];
			const visible = seesAll ? ids : await visibleAmong(rows, visibility, ids);
			return {
				today,
				days: seesAll ? await readDailyCounts(reader, today) : [],
				seen: byDay(visible, seen)
			};
		});
}

async function visibleAmong(
	rows: LoadedRows,
	visibility: Visibility,
	ids: readonly string[]
): Promise<string[]> {
	for (const id of ids) prefetchAdministrator(rows, id);
	await rows.load();
	return ids.filter(
		(id) =>
			rows.row(administrators.name, id) !== undefined && seesAdministrator(visibility, id, rows)
	);
}

function byDay(ids: readonly string[], seen: ReadonlyMap<string, number>): OverviewAnswer['seen'] {
	const days = Map.groupBy(ids, (id) => seen.get(id) ?? 0);
	return [...days].map(([day, those]) => ({ day, ids: those }));
}
