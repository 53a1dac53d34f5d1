import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

import type { DatabaseDialect } from '#store/kysely-dialect.ts';

export const sqliteDialect: DatabaseDialect = {
	// Takes the write lock at once, or two transactions that read first could both want to write.
	begin: 'BEGIN IMMEDIATE',
	createAdapter: () =>
		Object.defineProperties(new SqliteAdapter(), {
			// Kysely disables it, for tables that cannot be rebuilt while foreign keys are enforced.
			// Ours can, and an interrupted migration must leave nothing behind.
			supportsTransactionalDdl: { value: true },
			// Kysely's own lock wakes every waiter at each release. Ours is held by whoever has the
			// connection, and wakes the next one.
			supportsMultipleConnections: { value: true }
		}),
	createQueryCompiler: () => new SqliteQueryCompiler(),
	createIntrospector: (db) => new SqliteIntrospector(db)
};
