import { coverageOf } from '@tenantry/shared/domain/administrator/coverage.ts';
import { enrolmentOf } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import { administrators, statusOf } from '@tenantry/shared/domain/administrator/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import { OVERVIEW_DAYS, type DailyCount } from '@tenantry/shared/protocol/overview.ts';

import type { Database, Store, StoreReader } from '#store/store.ts';
import { everyAdministrator } from '#sync/every-administrator.ts';
import { parseRow } from '#sync/loaded-rows.ts';

export const DAY_MS = 86_400_000;

/** Returns the day of a time: the number of days since 1 January 1970, in UTC. */
export function dayOf(at: number): number {
	return Math.floor(at / DAY_MS);
}

/** Counts that are written in one transaction. */
const AT_ONCE = 100;

/**
 * Counts the administrators of every provider that has no count of this day yet. Several servers on
 * one database may do so at once; the first one counts.
 */
export async function keepDailyCounts(store: Store, at: number): Promise<void> {
	const day = dayOf(at);
	const ids = await providersWithout(store.db, day);
	for (let first = 0; first < ids.length; first += AT_ONCE) {
		const rows = [];
		for (const id of ids.slice(first, first + AT_ONCE))
			rows.push({ provider_id: id, day, ...(await store.read(id, countNow)) });
		await store.db
			.insertInto('daily_count')
			.values(rows)
			.onConflict((conflict) => conflict.columns(['provider_id', 'day']).doNothing())
			.execute();
	}
}

/** Returns the counts of the last days, oldest first; days on which no server ran are missing. */
export function readDailyCounts(
	{ db, providerId }: StoreReader,
	today: number
): Promise<DailyCount[]> {
	return db
		.selectFrom('daily_count')
		.select(['day', 'active', 'pending', 'suspended', 'covered'])
		.where('provider_id', '=', providerId)
		.where('day', '>', today - OVERVIEW_DAYS)
		.orderBy('day')
		.execute();
}

async function providersWithout(db: Database, day: number): Promise<string[]> {
	const heads = await db
		.selectFrom('provider_head')
		.leftJoin('daily_count', (join) =>
			join
				.onRef('daily_count.provider_id', '=', 'provider_head.provider_id')
				.on('daily_count.day', '=', day)
		)
		.select('provider_head.provider_id as id')
		.where('daily_count.day', 'is', null)
		.execute();
	return heads.map(({ id }) => id);
}

async function countNow(reader: StoreReader): Promise<Omit<DailyCount, 'day'>> {
	const [stored] = await reader.rows([{ collection: providers.name, id: reader.providerId }]);
	const provider = stored && parseRow(stored);
	const counts = { active: 0, pending: 0, suspended: 0, covered: 0 };
	for await (const { id, ...stored } of everyAdministrator(reader)) {
		const row = parseRow({ ...stored, deleted: null });
		const administrator = administrators.parse(row.value);
		const source = {
			row: (collection: string) => (collection === providers.name ? provider : row),
			find: () => []
		};
		const status = statusOf(administrator);
		const isRequired = isMfaRequired(source, id, reader.providerId);
		counts[status]++;
		if (coverageOf({ status, enrolment: enrolmentOf(administrator), isRequired }) === 'covered')
			counts.covered++;
	}
	return counts;
}
