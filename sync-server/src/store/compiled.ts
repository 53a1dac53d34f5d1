import type { CompiledQuery } from 'kysely';

import type { Parameter } from './connection.ts';
import type { Database } from './store.ts';

const compiledTexts = new Set<string>();

/** Whether a statement is one of the few whose text never changes, so that it may stay prepared. */
export function isCompiledOnce(text: string): boolean {
	return compiledTexts.has(text);
}

/**
 * Compiles a query once for each database instead of at each call, for queries that every request
 * makes. `build` fills in any values, in the order in which callers pass theirs.
 */
export function compiled<R>(
	build: (db: Database) => CompiledQuery<R>
): (db: Database, parameters: readonly Parameter[]) => Promise<R[]> {
	const queryByDatabase = new WeakMap<Database, CompiledQuery<R>>();
	return async (db, parameters) => {
		const known = queryByDatabase.get(db);
		const query = known ?? build(db);
		if (known === undefined) {
			queryByDatabase.set(db, query);
			compiledTexts.add(query.sql);
		}
		const { rows } = await db.executeQuery<R>({ ...query, parameters });
		return rows;
	};
}
