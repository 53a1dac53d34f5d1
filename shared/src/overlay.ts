import type { Collection, RowSource } from './collection.ts';
import type { Row, Value } from './row.ts';

/** Observes reads from an overlay and writes to it, including those of the layers above it. */
export interface OverlayObserver {
	onrow(collection: string, id: string): void;
	onfind(collection: string, index: string, value: string): void;
	onwrite(
		collection: string,
		id: string,
		change: { readonly from: Row | undefined; readonly to: Row }
	): void;
}

/**
 * Written rows over a source of rows. A mutation runs on an overlay over an overlay: if it is
 * refused, its layer is dropped; if it stands, its layer is folded into the one below.
 */
export class Overlay implements RowSource {
	readonly #below: RowSource;
	readonly #collections: ReadonlyMap<string, Collection>;
	readonly #rowsByCollection = new Map<string, Map<string, Row>>();
	/** Built lazily, because a device's queue may be long. */
	readonly #indexes = new Map<string, Map<string, Index>>();

	readonly #observer: OverlayObserver | undefined;

	constructor(
		below: RowSource,
		collections: ReadonlyMap<string, Collection>,
		observer?: OverlayObserver
	) {
		this.#below = below;
		this.#collections = collections;
		this.#observer = observer;
	}

	layer(): Overlay {
		return new Overlay(this, this.#collections);
	}

	row(collection: string, id: string): Row | undefined {
		this.#observer?.onrow(collection, id);
		return this.#rowsByCollection.get(collection)?.get(id) ?? this.#below.row(collection, id);
	}

	find(collection: string, index: string, value: string): readonly string[] {
		this.#observer?.onfind(collection, index, value);
		const below = this.#below.find(collection, index, value);
		const written = this.#rowsByCollection.get(collection);
		if (written === undefined) return below;
		const kept = below.filter((id) => !written.has(id));
		const added = this.#index(collection, index, written).idsByValue.get(value) ?? [];
		return [...kept, ...added];
	}

	write(collection: string, id: string, row: Row): void {
		const rows = this.#rowsByCollection.get(collection) ?? new Map<string, Row>();
		const from = rows.get(id);
		this.#observer?.onwrite(collection, id, {
			from: from ?? this.#below.row(collection, id),
			to: row
		});
		for (const index of this.#indexes.get(collection)?.values() ?? [])
			move(index, id, { from, to: row });
		this.#rowsByCollection.set(collection, rows.set(id, row));
	}

	/** Yields the rows written here, without those below. */
	*written(): Generator<{ collection: string; id: string; row: Row }> {
		for (const [collection, rows] of this.#rowsByCollection)
			for (const [id, row] of rows) yield { collection, id, row };
	}

	foldInto(lower: Overlay): void {
		for (const { collection, id, row } of this.written()) lower.write(collection, id, row);
	}

	drop(collection: string, id: string): void {
		const rows = this.#rowsByCollection.get(collection);
		const from = rows?.get(id);
		if (from === undefined) return;
		for (const index of this.#indexes.get(collection)?.values() ?? [])
			move(index, id, { from, to: undefined });
		rows?.delete(id);
	}

	clear(): void {
		this.#rowsByCollection.clear();
		this.#indexes.clear();
	}

	#index(collection: string, name: string, written: ReadonlyMap<string, Row>): Index {
		const known = this.#indexes.get(collection)?.get(name);
		if (known !== undefined) return known;
		const entryOf = this.#collections.get(collection)?.indexes[name];
		if (entryOf === undefined) throw new Error(`No index ${name} on ${collection}`);
		const index: Index = { entryOf, idsByValue: new Map() };
		for (const [id, row] of written) move(index, id, { from: undefined, to: row });
		const indexes = this.#indexes.get(collection) ?? new Map<string, Index>();
		this.#indexes.set(collection, indexes.set(name, index));
		return index;
	}
}

interface Index {
	readonly entryOf: (value: Value) => string | undefined;
	readonly idsByValue: Map<string, Set<string>>;
}

function move(
	{ entryOf, idsByValue }: Index,
	id: string,
	{ from, to }: Record<'from' | 'to', Row | undefined>
): void {
	const [before, after] = [entryIn(entryOf, from), entryIn(entryOf, to)];
	if (before !== undefined) idsByValue.get(before)?.delete(id);
	if (after === undefined) return;
	const ids = idsByValue.get(after);
	if (ids === undefined) idsByValue.set(after, new Set([id]));
	else ids.add(id);
}

export function entryIn(
	entryOf: (value: Value) => string | undefined,
	row: Row | undefined
): string | undefined {
	return row === undefined || row.deleted !== undefined ? undefined : entryOf(row.value);
}
