import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { createDatabase } from '#support/postgres/database.ts';

/** A new, empty store, and the function that removes it. */
export interface OpenStore {
	readonly store: Store;
	close(): Promise<void>;
}

/** Both databases, by name, for tests that must hold on each. */
export const databases: readonly (readonly [string, () => Promise<OpenStore>])[] = [
	['SQLite', openTemporarySqlite],
	['PostgreSQL', openTemporaryPostgres]
];

export async function openTemporarySqlite(): Promise<OpenStore> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-store-'));
	const store = await openSqlite(join(folder, 'tenantry.sqlite'));
	return {
		store,
		async close() {
			await store.close();
			await rm(folder, { recursive: true });
		}
	};
}

export async function openTemporaryPostgres(): Promise<OpenStore> {
	const store = await openPostgres(await createDatabase());
	return { store, close: () => store.close() };
}
