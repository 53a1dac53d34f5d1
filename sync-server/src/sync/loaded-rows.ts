import type { RowSource } from '@tenantry/shared/collection.ts';
import { withOwned } from '@tenantry/shared/collections.ts';
import type { Row, Value } from '@tenantry/shared/row.ts';

import type { IndexLookup, RowKey, StoredRow, StoreReader } from '#store/store.ts';

/** Thrown by a read of rows that are not in memory yet: load them and retry. */
export class NotLoaded extends Error {}

/** A shared instance, because its stack is never read and creating one is expensive. */
const notLoaded = new NotLoaded('Rows are not loaded yet.');

/** Rows of one query, which are parsed in one turn of the event loop. */
const AT_ONCE = 500;

/**
 * Cache of database rows in memory, because mutators read synchronously. A miss is noted and
 * throws; all missed rows are then loaded together.
 */
export class LoadedRows implements RowSource {
	readonly #reader: StoreReader;
	readonly #rowsByKey = new Map<string, Row | undefined>();
	readonly #idsByLookup = new Map<string, readonly string[]>();
	readonly #wantedRows = new Map<string, RowKey>();
	readonly #wantedLookups = new Map<string, IndexLookup>();

	constructor(reader: StoreReader) {
		this.#reader = reader;
	}

	row(collection: string, id: string): Row | undefined {
		const key = `${collection}/${id}`;
		const row = this.#rowsByKey.get(key);
		if (row !== undefined || this.#rowsByKey.has(key)) return row;
		this.#wantedRows.set(key, { collection, id });
		throw notLoaded;
	}

	find(collection: string, index: string, value: string): readonly string[] {
		const key = `${collection}/${index}/${value}`;
		const ids = this.#idsByLookup.get(key);
		if (ids !== undefined) return ids;
		this.#wantedLookups.set(key, { collection, name: index, value });
		throw notLoaded;
	}

	prefetch(collection: string, id: string): void {
		const key = `${collection}/${id}`;
		if (!this.#rowsByKey.has(key)) this.#wantedRows.set(key, { collection, id });
	}

	/**
	 * Loads wanted lookups and rows; rows that a lookup finds are loaded too, as they are read
	 * next.
	 */
	async load(): Promise<void> {
		if (this.#wantedLookups.size > 0) await this.#loadLookups();
		if (this.#wantedRows.size === 0) return;
		const wanted = [...this.#wantedRows.values()];
		this.#wantedRows.clear();
		for (const { collection, id } of wanted) this.#rowsByKey.set(`${collection}/${id}`, undefined);
		for (let first = 0; first < wanted.length; first += AT_ONCE)
			for (const row of await this.#reader.rows(wanted.slice(first, first + AT_ONCE)))
				this.#rowsByKey.set(`${row.collection}/${row.id}`, parseRow(row));
	}

	async #loadLookups(): Promise<void> {
		const lookups = [...this.#wantedLookups.values()];
		const idsByLookup = new Map<string, string[]>(
			[...this.#wantedLookups.keys()].map((key) => [key, []])
		);
		this.#wantedLookups.clear();
		for (const { collection, name, value, id } of await this.#reader.find(lookups)) {
			idsByLookup.get(`${collection}/${name}/${value}`)?.push(id);
			// What belongs to a row is usually read next; loading thousands one by one takes minutes.
			for (const owned of withOwned(collection)) this.prefetch(owned, id);
		}
		for (const [key, ids] of idsByLookup) this.#idsByLookup.set(key, ids);
	}
}

/** Retries a read of rows until all the rows it needs are in memory. */
export async function whenLoaded<T>(rows: Pick<LoadedRows, 'load'>, run: () => T): Promise<T> {
	for (;;) {
		try {
			return run();
		} catch (error) {
			if (!(error instanceof NotLoaded)) throw error;
		}
		await rows.load();
	}
}

export function parseRow(row: Pick<StoredRow, 'value' | 'created' | 'fields' | 'deleted'>): Row {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction`.
	const value = JSON.parse(row.value) as Value;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction`.
	const fields = JSON.parse(row.fields) as Row['fields'];
	const { created, deleted } = row;
	return deleted === null ? { value, created, fields } : { value, created, fields, deleted };
}
