import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

import type { Words } from './kysely-dialect.ts';

export const sqliteWords: Words = {
	// Taken at once, or two transactions that read first could both want to write.
	begin: 'BEGIN IMMEDIATE',
	createAdapter: () => new SqliteAdapter(),
	createQueryCompiler: () => new SqliteQueryCompiler(),
	createIntrospector: (db) => new SqliteIntrospector(db)
};
