import type { Collection, RowSource } from '@tenantry/shared/collection.ts';
import type { Row } from '@tenantry/shared/row.ts';

const NO_ROWS: ReadonlyMap<string, Row> = new Map();

export class Rows implements RowSource {
	readonly #collections: ReadonlyMap<string, Collection>;
	readonly #rowsByCollection = new Map<string, Map<string, Row>>();
	/** Built on first use, because most are needed only by a rule that few mutations meet. */
	readonly #indexes = new Map<string, Map<string, Set<string>>>();

	constructor(collections: ReadonlyMap<string, Collection>) {
		this.#collections = collections;
	}

	row(collection: string, id: string): Row | undefined {
		return this.#rowsByCollection.get(collection)?.get(id);
	}

	rows(collection: string): ReadonlyMap<string, Row> {
		return this.#rowsByCollection.get(collection) ?? NO_ROWS;
	}

	find(collection: string, index: string, value: string): readonly string[] {
		const ids = this.#index(collection, index).get(value);
		return ids === undefined ? [] : [...ids];
	}

	put(collection: string, id: string, row: Row): void {
		let rows = this.#rowsByCollection.get(collection);
		if (rows === undefined) {
			rows = new Map();
			this.#rowsByCollection.set(collection, rows);
		}
		this.#unindex(collection, id);
		rows.set(id, row);
		for (const [name, entryOf] of this.#indexesOf(collection)) {
			addEntry(this.#indexes.get(`${collection}/${name}`), entryOf(row.value), id);
		}
	}

	delete(collection: string, id: string): void {
		this.#unindex(collection, id);
		this.#rowsByCollection.get(collection)?.delete(id);
	}

	clear(): void {
		this.#rowsByCollection.clear();
		this.#indexes.clear();
	}

	#index(collection: string, name: string): Map<string, Set<string>> {
		const key = `${collection}/${name}`;
		const known = this.#indexes.get(key);
		if (known !== undefined) return known;
		const entryOf = this.#collections.get(collection)?.indexes[name];
		if (entryOf === undefined) throw new Error(`No index ${name} on ${collection}`);
		const built = new Map<string, Set<string>>();
		for (const [id, row] of this.rows(collection)) addEntry(built, entryOf(row.value), id);
		this.#indexes.set(key, built);
		return built;
	}

	#unindex(collection: string, id: string): void {
		const row = this.row(collection, id);
		if (row === undefined) return;
		for (const [name, entryOf] of this.#indexesOf(collection)) {
			const value = entryOf(row.value);
			if (value !== undefined) this.#indexes.get(`${collection}/${name}`)?.get(value)?.delete(id);
		}
	}

	#indexesOf(collection: string): [string, Collection['indexes'][string]][] {
		return Object.entries(this.#collections.get(collection)?.indexes ?? {}).filter(([name]) =>
			this.#indexes.has(`${collection}/${name}`)
		);
	}
}

function addEntry(
	index: Map<string, Set<string>> | undefined,
	value: string | undefined,
	id: string
): void {
	if (index === undefined || value === undefined) return;
	const ids = index.get(value);
	if (ids === undefined) index.set(value, new Set([id]));
	else ids.add(id);
}
