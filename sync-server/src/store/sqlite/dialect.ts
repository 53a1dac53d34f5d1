import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

import type { DatabaseDialect } from '#store/kysely-dialect.ts';

export const sqliteDialect: DatabaseDialect = {
	// Takes the write lock at once, or two transactions that read first could both want to write.
	begin: 'BEGIN IMMEDIATE',
	// Kysely disables it, for tables that cannot be rebuilt while foreign keys are enforced. Ours
	// can, and an interrupted migration must leave nothing behind.
	createAdapter: () =>
		Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
	createQueryCompiler: () => new SqliteQueryCompiler(),
	createIntrospector: (db) => new SqliteIntrospector(db)
};
