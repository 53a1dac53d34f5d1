import type { ClientBase } from 'pg';

import type { Batch } from '#store/batch.ts';
import type { Answer, Connection, Parameter } from '#store/connection.ts';

interface Prepared {
	readonly name: string;
	readonly text: string;
}

const preparedByText = new Map<string, Prepared>();

export class PostgresConnection implements Connection {
	readonly #client: ClientBase;

	constructor(client: ClientBase) {
		this.#client = client;
	}

	async query<R>(text: string, parameters: readonly (Parameter | boolean)[]): Promise<Answer<R>> {
		const { rows, rowCount } = await this.#client.query({ text, values: parameters.map(toText) });
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The tables say what a statement answers.
		return { rows: rows as R[], changed: rowCount ?? 0 };
	}

	all<R>(text: string, parameters: readonly Parameter[]): Promise<R[]> {
		return this.#run<R>(text, parameters.map(toText));
	}

	async batch<R>({ many }: Batch, rows: readonly (readonly Parameter[])[]): Promise<R[]> {
		const [first] = rows;
		if (first === undefined) return [];
		return this.#run<R>(
			many,
			first.map((_, column) => rows.map((row) => toText(row[column])))
		);
	}

	async #run<R>(text: string, values: readonly unknown[]): Promise<R[]> {
		const { rows } = await this.#client.query({ ...prepare(text), values: [...values] });
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The tables say what a statement answers.
		return rows as R[];
	}
}

/**
 * Replaces NUL, which PostgreSQL text cannot hold, so that a lookup by such a text finds nothing.
 */
function toText<T>(value: T): T | string {
	return typeof value === 'string' && value.includes('\0')
		? value.replaceAll('\0', '\ufffd')
		: value;
}

/**
 * Names a statement so that the server caches its plan; our texts are few, so names are never
 * freed.
 */
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
