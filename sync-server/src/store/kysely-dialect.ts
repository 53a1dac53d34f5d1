import {
	CompiledQuery,
	Kysely,
	type DatabaseConnection,
	type Dialect,
	type DialectAdapter,
	type QueryCompiler,
	type QueryResult
} from 'kysely';

import type { Connection, Parameter } from './connection.ts';
import type { Tables } from './tables.ts';

export interface Lease {
	readonly connection: Connection;
	release(): void;
}

/** What Kysely has to know of a database, besides how to get at a connection of it. */
export interface Words {
	readonly begin: string;
	createAdapter(): DialectAdapter;
	createQueryCompiler(): QueryCompiler;
	createIntrospector: Dialect['createIntrospector'];
}

/** Kysely over connections of ours, leased one at a time. */
export function createKysely(words: Words, lease: () => Promise<Lease>): Kysely<Tables> {
	return new Kysely<Tables>({
		dialect: {
			createAdapter: () => words.createAdapter(),
			createQueryCompiler: () => words.createQueryCompiler(),
			createIntrospector: (db: Kysely<unknown>) => words.createIntrospector(db),
			createDriver: () => ({
				init: async () => {},
				acquireConnection: async () => new LeasedConnection(await lease()),
				beginTransaction: (connection) => run(connection, words.begin),
				commitTransaction: (connection) => run(connection, 'COMMIT'),
				rollbackTransaction: (connection) => run(connection, 'ROLLBACK'),
				// Every connection it is given was leased by the line above.
				releaseConnection: async (connection) => (connection as LeasedConnection).release(),
				destroy: async () => {}
			})
		}
	});
}

/** Kysely within a transaction that holds its connection already. */
export function kyselyOn(words: Words, connection: Connection): Kysely<Tables> {
	return createKysely(words, async () => ({ connection, release: () => {} }));
}

class LeasedConnection implements DatabaseConnection {
	readonly #lease: Lease;

	constructor(lease: Lease) {
		this.#lease = lease;
	}

	release(): void {
		this.#lease.release();
	}

	async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
		// The tables hold nothing but text, integers and null, and so do the queries.
		const { rows, changed } = await this.#lease.connection.query<R>(sql, parameters as Parameter[]);
		return { rows, numAffectedRows: BigInt(changed) };
	}

	// eslint-disable-next-line require-yield -- Kysely asks for a generator.
	async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
		throw new Error('Rows are read by page, not streamed.');
	}
}

async function run(connection: DatabaseConnection, statement: string): Promise<void> {
	await connection.executeQuery(CompiledQuery.raw(statement));
}
