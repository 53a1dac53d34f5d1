import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';

import type { DatabaseDialect } from '#store/kysely-dialect.ts';

export const postgresDialect: DatabaseDialect = {
	begin: 'BEGIN',
	createAdapter: () => new PostgresAdapter(),
	createQueryCompiler: () => new PostgresQueryCompiler(),
	createIntrospector: (db) => new PostgresIntrospector(db)
};
