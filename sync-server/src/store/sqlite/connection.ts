import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Batch } from '#store/batch.ts';
import type { Answer, Connection, Parameter } from '#store/connection.ts';

/** Limits the cache, because Kysely generates a text for every length of a list. */
const MAX_PREPARED = 500;

/**
 * A synchronous connection: it awaits nothing, so a transaction on it is one run of the event loop.
 */
export class SqliteConnection implements Connection {
	readonly #database: DatabaseSync;
	readonly #preparedByText = new Map<string, StatementSync>();

	constructor(database: DatabaseSync) {
		this.#database = database;
	}

	get isInTransaction(): boolean {
		return this.#database.isTransaction;
	}

	async query<R>(text: string, parameters: readonly (Parameter | boolean)[]): Promise<Answer<R>> {
		const statement = this.#prepare(text);
		const values = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
		if (statement.columns().length > 0) return { rows: rowsOf<R>(statement, values), changed: 0 };
		const { changes } = statement.run(...values);
		return { rows: [], changed: Number(changes) };
	}

	async all<R>(text: string, parameters: readonly Parameter[]): Promise<R[]> {
		return rowsOf<R>(this.#prepare(text), parameters);
	}

	async batch<R>({ one, answers }: Batch, rows: readonly (readonly Parameter[])[]): Promise<R[]> {
		if (rows.length === 0) return [];
		const statement = this.#prepare(one);
		const answer: R[] = [];
		for (const row of rows) {
			if (answers) answer.push(...rowsOf<R>(statement, row));
			else statement.run(...row);
		}
		return answer;
	}

	run(text: string): void {
		this.#prepare(text).run();
	}

	close(): void {
		this.#preparedByText.clear();
		this.#database.close();
	}

	#prepare(text: string): StatementSync {
		const prepared = this.#preparedByText.get(text);
		if (prepared !== undefined) return prepared;
		if (this.#preparedByText.size >= MAX_PREPARED) this.#preparedByText.clear();
		const statement = this.#database.prepare(text);
		this.#preparedByText.set(text, statement);
		return statement;
	}
}

function rowsOf<R>(statement: StatementSync, parameters: readonly Parameter[]): R[] {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The tables say what a statement answers.
	return statement.all(...parameters) as R[];
}
