import type { Sealer } from '#lib/vault/sealer.ts';
import type { Database, QueueRecord } from '#lib/replica/store/database.ts';
import { readable } from '#lib/replica/store/sealed-json.ts';
import {
	BLOCK_PREFIX,
	blockOf,
	entriesOf,
	idOf,
	inOrder,
	openRow,
	ROOT_ID,
	rootOf,
	sealRows,
	type Block,
	type IndexEntry,
	type IndexRows,
	type Root,
	type StoredBlock
} from './queue-index-rows.ts';

export interface IndexChange {
	readonly put?: readonly IndexEntry[];
	readonly remove?: readonly number[];
	readonly sent?: readonly number[];
	readonly forgetsUnnamed?: boolean;
}

/**
 * Names every queued change. The index is sealed in `meta` beside the queue and written in the
 * same transactions, so that the deletion of a record by someone else is noticed (decision 17).
 */
export class QueueIndex {
	/** Number of unidentified missing changes; 0: an unknown number; null: none. */
	unnamed: number | null = null;
	isRootRead = false;
	#next = 1;
	#revision = 0;
	/** The block that the root on the disk holds; undefined if an earlier app wrote it, or none did. */
	#inRoot: number | undefined;
	readonly #blocks = new Map<number, Block>();
	readonly #dirty = new Set<number>();

	/** `present`: sequences of the queue's records. */
	static async open(
		{ database, sealer }: { readonly database: Database; readonly sealer: Sealer },
		present: readonly number[]
	): Promise<QueueIndex> {
		const [rootRow, blockRows] = await Promise.all([
			database.meta.get(ROOT_ID),
			database.meta.where('id').startsWith(BLOCK_PREFIX).toArray()
		]);
		const [root, ...blocks] = await Promise.all([
			rootRow && readable(openRow<Root>(sealer, rootRow)),
			...blockRows.map(async (row) => ({
				block: Number(row.id.slice(BLOCK_PREFIX.length)),
				stored: await readable(openRow<StoredBlock>(sealer, row))
			}))
		]);
		const index = new QueueIndex();
		const storedByBlock = new Map(blocks.map(({ block, stored }) => [block, stored]));
		if (root === undefined) index.#guess(storedByBlock);
		else index.#take(root, storedByBlock, present);
		for (const sequence of present) index.#keepFree(sequence);
		return index;
	}

	get next(): number {
		return this.#next;
	}

	get(sequence: number): IndexEntry | undefined {
		return this.#blocks.get(blockOf(sequence))?.entries.get(sequence);
	}

	/**
	 * Whether a change may have left the device, which the index marks. Where its row is lost, nothing
	 * proves that the change has not; records of an earlier app carry the mark themselves.
	 */
	mayHaveLeft({ sequence, sent, guarded }: QueueRecord): boolean {
		const entry = this.get(sequence);
		if (sent || entry?.sent === true) return true;
		const isVouchedFor = entry !== undefined && this.isRootRead;
		return guarded === true && !isVouchedFor;
	}

	*entries(): Iterable<IndexEntry> {
		const inOrder = [...this.#blocks].sort(([left], [right]) => left - right);
		for (const [, { entries }] of inOrder) yield* entries.values();
	}

	/** From an earlier app, or with its index row lost. */
	adopt(entry: IndexEntry): void {
		const block = blockOf(entry.sequence);
		const { revision = 0, entries = new Map<number, IndexEntry>() } = this.#blocks.get(block) ?? {};
		this.#blocks.set(block, { revision, entries: inOrder([...entries.values(), entry]) });
		this.#dirty.add(block);
		this.#keepFree(entry.sequence);
	}

	/** Call the result's `commit` once its rows are written. */
	async prepare(sealer: Sealer, change: IndexChange): Promise<IndexRows> {
		const next = Math.max(this.#next, ...(change.put ?? []).map(({ sequence }) => sequence + 1));
		const newest = blockOf(next - 1);
		const isMoving = newest !== this.#inRoot;
		const leaving = isMoving && this.#inRoot !== undefined ? [this.#inRoot] : [];
		const touched = this.#touch(change, [...this.#dirty, ...leaving]);
		const revision = ++this.#revision;
		const made = new Map(
			[...touched].map(([block, entries]): [number, Block] => {
				return [block, { revision, entries: inOrder([...entries.values()]) }];
			})
		);
		const unnamed = change.forgetsUnnamed === true ? null : this.unnamed;
		const blocks = new Map([...this.#blocks, ...made]);
		return {
			put: await sealRows(sealer, {
				root: rootOf(blocks, newest, { next, revision, unnamed }),
				blocks: made
			}),
			remove: [
				...[...made].filter(([block, { entries }]) => entries.size === 0 && block !== newest),
				...(isMoving ? [[newest] as const] : [])
			].map(([block]) => idOf(block)),
			commit: () => {
				this.#inRoot = newest;
				for (const [block, one] of made) {
					this.#blocks.set(block, one);
					this.#dirty.delete(block);
				}
				this.#next = Math.max(this.#next, next);
				this.unnamed = unnamed;
			},
			abandon: () => {
				for (const block of made.keys()) this.#dirty.add(block);
			}
		};
	}

	/** Entries of every touched block, as they are after the change; `due` are written anyway. */
	#touch(
		{ put = [], remove = [], sent = [] }: IndexChange,
		due: readonly number[]
	): Map<number, Map<number, IndexEntry>> {
		const touched = new Map<number, Map<number, IndexEntry>>();
		const open = (block: number): Map<number, IndexEntry> => {
			const entries = touched.get(block) ?? new Map(this.#blocks.get(block)?.entries);
			touched.set(block, entries);
			return entries;
		};
		for (const block of due) open(block);
		for (const entry of put) open(blockOf(entry.sequence)).set(entry.sequence, entry);
		for (const sequence of remove)
			if (this.#isNamed(sequence, touched)) open(blockOf(sequence)).delete(sequence);
		for (const sequence of sent) {
			const entry = this.get(sequence);
			if (entry !== undefined) open(blockOf(sequence)).set(sequence, { ...entry, sent: true });
		}
		return touched;
	}

	/** Every row, to be written after the browser has removed them. */
	async all(sealer: Sealer): Promise<IndexRows['put']> {
		const { unnamed } = this;
		// A write on its way was prepared for the block that is in the root.
		this.#inRoot ??= blockOf(this.#next - 1);
		const rest = { next: this.#next, revision: this.#revision, unnamed };
		const root = rootOf(this.#blocks, this.#inRoot, rest);
		return sealRows(sealer, { root, blocks: this.#blocks });
	}

	/** If one of the root's blocks is lost, the root's count tells how many changes are missing. */
	#take(
		root: Root,
		storedByBlock: ReadonlyMap<number, StoredBlock | undefined>,
		present: readonly number[]
	): void {
		this.isRootRead = true;
		this.#keepFree(root.next - 1);
		this.unnamed = root.unnamed;
		this.#revision = root.revision;
		if (root.newest !== undefined) {
			const { block, revision } = root.newest;
			this.#inRoot = block;
			this.#blocks.set(block, { revision, entries: entriesOf(root.newest) });
		}
		for (const [block, revision, count] of root.blocks) {
			const stored = storedByBlock.get(block);
			if (stored?.revision === revision) {
				this.#blocks.set(block, { revision, entries: entriesOf(stored) });
				continue;
			}
			this.#blocks.set(block, { revision, entries: new Map() });
			this.#dirty.add(block);
			const missing = count - present.filter((sequence) => blockOf(sequence) === block).length;
			if (missing > 0) this.unnamed = (this.unnamed ?? 0) + missing;
		}
	}

	/** Uses the blocks alone, because without the root nothing else is known. */
	#guess(storedByBlock: ReadonlyMap<number, StoredBlock | undefined>): void {
		for (const [block, stored] of storedByBlock) {
			if (stored === undefined) continue;
			this.#blocks.set(block, { revision: stored.revision, entries: entriesOf(stored) });
			this.#revision = Math.max(this.#revision, stored.revision);
			for (const [sequence] of stored.entries) this.#keepFree(sequence);
		}
	}

	#isNamed(
		sequence: number,
		touched: ReadonlyMap<number, ReadonlyMap<number, IndexEntry>>
	): boolean {
		const block = blockOf(sequence);
		return (touched.get(block) ?? this.#blocks.get(block)?.entries)?.has(sequence) === true;
	}

	#keepFree(sequence: number): void {
		this.#next = Math.max(this.#next, sequence + 1);
	}
}

/** From the first contact on, the index's absence means that it was deleted. */
export async function sealEmptyIndex(sealer: Sealer): Promise<IndexRows['put']> {
	return new QueueIndex().all(sealer);
}
