import type { Store } from '@tenantry/sync-server/store/store.ts';
import { sql } from 'kysely';

/** Measured: what a refused change leaves besides its arguments and verdict, with all indexes. */
const AROUND = 1_800;

/** Returns the bytes that the refused changes of a provider's busiest person take on the disk. */
export async function refusedBytesOf(
	{ db }: Pick<Store, 'db'>,
	providerId: string
): Promise<number> {
	const people = await db
		.selectFrom('mutation')
		.select(
			sql<number | string>`SUM(LENGTH(args) + LENGTH(verdict) + ${sql.lit(AROUND)})`.as('bytes')
		)
		.where('provider_id', '=', providerId)
		.where('outcome', '=', 'rejected')
		.groupBy('author_id')
		.execute();
	return Math.max(0, ...people.map(({ bytes }) => Number(bytes)));
}
