import {
	CompiledQuery,
	DeleteQueryNode,
	InsertQueryNode,
	Kysely,
	UpdateQueryNode,
	type DatabaseConnection,
	type Dialect,
	type DialectAdapter,
	type QueryCompiler,
	type QueryResult,
	type RootOperationNode
} from 'kysely';

import type { Connection, Parameter } from './connection.ts';
import type { Tables } from './tables.ts';

export interface Lease {
	readonly connection: Connection;
	/** Once it resolves, whatever was read or written may be answered. */
	readonly release: () => void | Promise<void>;
}

export interface DatabaseDialect {
	readonly begin: string;
	createAdapter(): DialectAdapter;
	createQueryCompiler(): QueryCompiler;
	createIntrospector: Dialect['createIntrospector'];
}

/**
 * Creates a Kysely instance on our own connections, leased one at a time. In a transaction, writes
 * without RETURNING are not waited for, and tell no number of rows.
 */
export function createKysely(
	dialect: DatabaseDialect,
	lease: () => Promise<Lease>,
	{ isInTransaction = false } = {}
): Kysely<Tables> {
	const releases = new WeakMap<DatabaseConnection, Lease['release']>();
	const inTransaction = new WeakSet<DatabaseConnection>();
	return new Kysely<Tables>({
		dialect: {
			createAdapter: () => dialect.createAdapter(),
			createQueryCompiler: () => dialect.createQueryCompiler(),
			createIntrospector: (db: Kysely<unknown>) => dialect.createIntrospector(db),
			createDriver: () => ({
				init: async () => {},
				async acquireConnection() {
					const { connection, release } = await lease();
					const leased = toKysely(connection, () => isInTransaction || inTransaction.has(leased));
					releases.set(leased, release);
					return leased;
				},
				async beginTransaction(connection) {
					await run(connection, dialect.begin);
					inTransaction.add(connection);
				},
				commitTransaction: (connection) => run(connection, 'COMMIT'),
				// A full disk or a lost connection has rolled back already; the error inside the
				// transaction says why it failed, so an error of ROLLBACK is ignored.
				rollbackTransaction: (connection) => run(connection, 'ROLLBACK').catch(() => {}),
				releaseConnection: async (connection) => releases.get(connection)?.(),
				destroy: async () => {}
			})
		}
	});
}

/** The transaction already holds its connection. */
export function kyselyOn(dialect: DatabaseDialect, connection: Connection): Kysely<Tables> {
	return createKysely(dialect, async () => ({ connection, release: () => {} }), {
		isInTransaction: true
	});
}

function toKysely(connection: Connection, isInTransaction: () => boolean): DatabaseConnection {
	return {
		async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
			const values = parameters.map(toParameter);
			if (isInTransaction() && isUnanswered(query)) {
				await connection.send(sql, values);
				return { rows: [] };
			}
			const { rows, changed } = await connection.query<R>(sql, values);
			return { rows, numAffectedRows: BigInt(changed) };
		},
		streamQuery() {
			throw new Error('Rows are read by page, not streamed.');
		}
	};
}

function isUnanswered(query: RootOperationNode): boolean {
	const isWrite =
		InsertQueryNode.is(query) || UpdateQueryNode.is(query) || DeleteQueryNode.is(query);
	return isWrite && query.returning === undefined;
}

/** Our flags are 0 and 1; only PostgreSQL's catalog, which Kysely inspects, has booleans. */
function toParameter(value: unknown): Parameter | boolean {
	if (value === null) return value;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
		return value;
	throw new Error(`A parameter is text, a number, a flag or null, not ${typeof value}.`);
}

async function run(connection: DatabaseConnection, statement: string): Promise<void> {
	await connection.executeQuery(CompiledQuery.raw(statement));
}
