import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Batch } from '#store/batch.ts';
import type { Answer, Connection, Parameter } from '#store/connection.ts';
import { rest } from '#turn.ts';

/** Rows of a batch after which others may get a turn. */
const BATCH_ROWS = 50;

/** Limits the cache, because Kysely generates a text for every length of a list. */
const MAX_PREPARED = 500;

/**
 * A connection whose statements end in the turn of the event loop in which they begin. Between them
 * others get turns, so that a transaction over a whole provider delays nobody else's requests.
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
		await rest();
		const statement = this.#prepare(text);
		const values = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
		if (statement.columns().length > 0) return { rows: rowsOf<R>(statement, values), changed: 0 };
		const { changes } = statement.run(...values);
		return { rows: [], changed: Number(changes) };
	}

	async send(text: string, parameters: readonly (Parameter | boolean)[]): Promise<void> {
		await this.query(text, parameters);
	}

	async all<R>(text: string, parameters: readonly Parameter[]): Promise<R[]> {
		await rest();
		return rowsOf<R>(this.#prepare(text), parameters);
	}

	async batch<R>({ one, answers }: Batch, rows: readonly (readonly Parameter[])[]): Promise<R[]> {
		if (rows.length === 0) return [];
		const statement = this.#prepare(one);
		const answer: R[] = [];
		for (const [place, row] of rows.entries()) {
			if (place % BATCH_ROWS === 0) await rest();
			if (answers) answer.push(...rowsOf<R>(statement, row));
			else statement.run(...row);
		}
		return answer;
	}

	run(text: string): void {
		this.#prepare(text).run();
	}

	/** Rows added, changed or deleted since the connection was opened. */
	get written(): number {
		return Number(this.#prepare('SELECT total_changes() AS count').get()?.count);
	}

	get pagesInLog(): number {
		const { log, checkpointed } = this.#prepare('PRAGMA wal_checkpoint(NOOP)').get() ?? {};
		return Number(log) - Number(checkpointed);
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
