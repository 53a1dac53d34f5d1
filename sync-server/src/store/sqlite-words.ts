import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

import type { Words } from './kysely-dialect.ts';

export const sqliteWords: Words = {
	// Taken at once, or two transactions that read first could both want to write.
	begin: 'BEGIN IMMEDIATE',
	// Kysely says no, for tables that cannot be rebuilt while foreign keys are enforced: ours can, and a
	// migration that is killed has to leave nothing behind.
	createAdapter: () =>
		Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
	createQueryCompiler: () => new SqliteQueryCompiler(),
	createIntrospector: (db) => new SqliteIntrospector(db)
};
