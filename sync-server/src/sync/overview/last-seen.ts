import type { StoreReader } from '#store/store.ts';
import { DAY_MS, dayOf } from './daily-counts.ts';

/**
 * Returns, by administrator, the day on which one of their devices or API keys was last in contact,
 * where that was on this day or later.
 */
export async function lastSeenDays(
	{ db, providerId }: StoreReader,
	since: number
): Promise<Map<string, number>> {
	const from = since * DAY_MS;
	const devices = await db
		.selectFrom('device')
		.select(['administrator_id', 'last_seen_at as at'])
		.where('provider_id', '=', providerId)
		.where('last_seen_at', '>=', from)
		.execute();
	const keys = await db
		.selectFrom('api_key')
		.select(['administrator_id', 'last_used_at as at'])
		.where('provider_id', '=', providerId)
		.where('last_used_at', '>=', from)
		.execute();
	const days = new Map<string, number>();
	for (const { administrator_id: id, at } of [...devices, ...keys])
		if (at !== null) days.set(id, Math.max(days.get(id) ?? 0, dayOf(at)));
	return days;
}
