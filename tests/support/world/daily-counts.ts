import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OVERVIEW_DAYS } from '@tenantry/shared/protocol/overview.ts';
import { dayOf } from '@tenantry/sync-server/sync/overview/daily-counts.ts';
import { people } from './people.ts';
import type { World } from './world.ts';

/** Accounts covered by MFA on the day of this position, of 90: more and more, with a setback. */
export function coveredOn(position: number): number {
	return Math.floor(position / 3) + (position > 60 ? -8 : 12);
}

/**
 * Writes what the server would have counted on each of the last 90 days into its database, which
 * has to be SQLite.
 */
export function writeDailyCounts({ server }: World): void {
	const today = dayOf(Date.now());
	const database = new DatabaseSync(join(server.dataDir, 'tenantry.sqlite'));
	try {
		const insert = database.prepare(
			`INSERT OR REPLACE INTO daily_count (provider_id, day, active, pending, suspended, covered)
			SELECT provider_id, ?, ?, 1, 0, ? FROM provider_head`
		);
		for (let position = 0; position < OVERVIEW_DAYS; position++)
			insert.run(today - OVERVIEW_DAYS + 1 + position, people.length - 1, coveredOn(position));
	} finally {
		database.close();
	}
}
