import type { ClientBase, QueryConfig, QueryResult } from 'pg';

import type { Batch } from '#store/batch.ts';
import { isCompiledOnce } from '#store/compiled.ts';
import type { Answer, Connection, Parameter } from '#store/connection.ts';

interface Prepared {
	readonly name: string;
	readonly text: string;
}

/** Limits what is held in memory while the database takes its time. */
const MOST_SENT = 16;

const preparedByText = new Map<string, Prepared>();

/**
 * A connection whose statements are sent without waiting for earlier ones (the client has to be
 * opened with `pipeline`). A statement without an answer is not waited for either: if it fails, the
 * next one that is waited for fails with its error, at the latest the one that commits.
 */
export class PostgresConnection implements Connection {
	readonly #client: ClientBase;
	/** Statements since the last one that was waited for. */
	readonly #sent: Promise<unknown>[] = [];

	constructor(client: ClientBase) {
		this.#client = client;
	}

	begin(begin: string): void {
		this.#send({ text: begin });
	}

	async commit(): Promise<void> {
		await this.#ask({ text: 'COMMIT' });
	}

	async query<R>(text: string, parameters: readonly (Parameter | boolean)[]): Promise<Answer<R>> {
		const query = isCompiledOnce(text) ? prepare(text) : { text };
		const { rows, rowCount } = await this.#ask({ ...query, values: parameters.map(toText) });
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The tables say what a statement answers.
		return { rows: rows as R[], changed: rowCount ?? 0 };
	}

	async send(text: string, parameters: readonly (Parameter | boolean)[]): Promise<void> {
		await this.#sendSome({ text, values: parameters.map(toText) });
	}

	async all<R>(text: string, parameters: readonly Parameter[]): Promise<R[]> {
		return this.#rowsOf<R>({ ...prepare(text), values: parameters.map(toText) });
	}

	async batch<R>({ many, answers }: Batch, rows: readonly (readonly Parameter[])[]): Promise<R[]> {
		const [first] = rows;
		if (first === undefined) return [];
		const values = first.map((_, column) => rows.map((row) => toText(row[column])));
		const query = { ...prepare(many), values };
		if (answers) return this.#rowsOf<R>(query);
		await this.#sendSome(query);
		return [];
	}

	async #sendSome(query: QueryConfig): Promise<void> {
		this.#send(query);
		if (this.#sent.length >= MOST_SENT) await this.#settle();
	}

	async #rowsOf<R>(query: QueryConfig): Promise<R[]> {
		const { rows } = await this.#ask(query);
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The tables say what a statement answers.
		return rows as R[];
	}

	async #ask(query: QueryConfig): Promise<QueryResult> {
		const answer = this.#client.query(query);
		this.#sent.push(answer);
		await this.#settle();
		return answer;
	}

	/** The first failure in a transaction is the cause of all others. */
	async #settle(): Promise<void> {
		await Promise.all(this.#sent.splice(0));
	}

	#send(query: QueryConfig): void {
		const sent = this.#client.query(query);
		// The next statement that is waited for throws it.
		sent.catch(() => {});
		this.#sent.push(sent);
	}
}

/** PostgreSQL text cannot hold NUL; its replacement lets a lookup find nothing. */
function toText<T>(value: T): T | string {
	return typeof value === 'string' && value.includes('\0')
		? value.replaceAll('\0', '\ufffd')
		: value;
}

/** Caches the plan under a name; our texts are few, so names are never freed. */
function prepare(text: string): Prepared {
	const known = preparedByText.get(text);
	if (known !== undefined) return known;
	let count = 0;
	const prepared = {
		name: `tenantry_${preparedByText.size}`,
		text: text.replaceAll('?', () => `$${++count}`)
	};
	preparedByText.set(text, prepared);
	return prepared;
}
