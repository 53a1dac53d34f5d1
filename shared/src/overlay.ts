import type { Collection, RowSource } from './collection.ts';
import type { Row } from './row.ts';

/**
 * Written rows over a source of rows. A mutation runs on an overlay over an overlay: what is
 * refused is dropped with its layer, what stands is folded into the one below.
 */
export class Overlay implements RowSource {
	readonly #below: RowSource;
	readonly #collections: ReadonlyMap<string, Collection>;
	readonly #rowsByCollection = new Map<string, Map<string, Row>>();

	constructor(below: RowSource, collections: ReadonlyMap<string, Collection>) {
		this.#below = below;
		this.#collections = collections;
	}

	layer(): Overlay {
		return new Overlay(this, this.#collections);
	}

	row(collection: string, id: string): Row | undefined {
		return this.#rowsByCollection.get(collection)?.get(id) ?? this.#below.row(collection, id);
	}

	find(collection: string, index: string, value: string): readonly string[] {
		const below = this.#below.find(collection, index, value);
		const written = this.#rowsByCollection.get(collection);
		if (written === undefined) return below;
		const entryOf = this.#collections.get(collection)?.indexes[index];
		if (entryOf === undefined) throw new Error(`No index ${index} on ${collection}`);
		const kept = below.filter((id) => !written.has(id));
		const added = [...written]
			.filter(([, row]) => row.deleted === undefined && entryOf(row.value) === value)
			.map(([id]) => id);
		return [...kept, ...added];
	}

	write(collection: string, id: string, row: Row): void {
		const rows = this.#rowsByCollection.get(collection);
		if (rows === undefined) this.#rowsByCollection.set(collection, new Map([[id, row]]));
		else rows.set(id, row);
	}

	/** Everything written here and not below. */
	*written(): Generator<{ collection: string; id: string; row: Row }> {
		for (const [collection, rows] of this.#rowsByCollection)
			for (const [id, row] of rows) yield { collection, id, row };
	}

	foldInto(lower: Overlay): void {
		for (const { collection, id, row } of this.written()) lower.write(collection, id, row);
	}

	clear(): void {
		this.#rowsByCollection.clear();
	}
}
