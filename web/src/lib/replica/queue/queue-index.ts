import type { Sealer } from '#lib/vault/sealer.ts';
import type { Database, Sealed } from '#lib/replica/store/database.ts';
import { readable } from '#lib/replica/store/readable.ts';
import { openJson, sealJson } from '#lib/replica/store/sealed-json.ts';

/** The index's record of a pending change. */
export interface IndexEntry {
	readonly sequence: number;
	readonly mutationId: string;
	readonly savedAt: number;
	readonly sent: boolean;
}

/** The effect of a transaction on the queue. */
export interface IndexChange {
	readonly put?: readonly IndexEntry[];
	/** Sequences. */
	readonly remove?: readonly number[];
	/** Sequences of changes that may have left the device from now on. */
	readonly sent?: readonly number[];
	/** The person knows that other changes are missing. */
	readonly forgetsUnnamed?: boolean;
}

/** Rows of `meta` to be written in the same transaction as the queue. */
export interface IndexRows {
	readonly put: readonly { readonly id: string; readonly value: Sealed }[];
	readonly remove: readonly string[];
	/** Called once the rows are on the disk. */
	readonly commit: () => void;
	/** Called when it is unknown whether the rows are on the disk. */
	readonly abandon: () => void;
}

interface Block {
	/**
	 * Differs for every write of the index, so that an older row put back in its place is noticed.
	 */
	readonly revision: number;
	readonly entries: ReadonlyMap<number, IndexEntry>;
}

interface Root {
	/** First sequence that has never been used. */
	readonly next: number;
	/** The last revision that was used. */
	readonly revision: number;
	readonly blocks: readonly (readonly [block: number, revision: number, count: number])[];
	readonly unnamed: number | null;
}

interface StoredBlock {
	readonly revision: number;
	readonly entries: readonly (readonly [
		sequence: number,
		mutationId: string,
		savedAt: number,
		sent: 0 | 1
	])[];
}

const ROOT_ID = 'queue';
const BLOCK_PREFIX = 'queue/';
/** A change rewrites one block and the root, however many changes are pending. */
const BLOCK_SIZE = 64;

/**
 * Names every pending change. The index is sealed in `meta` beside the queue and written in the
 * same transactions, so that the deletion of a record by someone else is noticed (decision 17).
 */
export class QueueIndex {
	/** Number of missing changes about which nothing is known; 0: an unknown number; null: none. */
	unnamed: number | null = null;
	/** Whether the root was there and opened. */
	isRootRead = false;
	#next = 1;
	#revision = 0;
	readonly #blocks = new Map<number, Block>();
	/** Blocks whose row on the disk differs from memory. */
	readonly #dirty = new Set<number>();

	/** Reads the index; `present` are the sequences of the records that the queue has. */
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

	/** Entries in the order the changes were made. */
	*entries(): Iterable<IndexEntry> {
		const inOrder = [...this.#blocks].sort(([left], [right]) => left - right);
		for (const [, { entries }] of inOrder) yield* entries.values();
	}

	/**
	 * Adds a record that the index does not name: an earlier app's, or one whose index row is lost.
	 */
	adopt(entry: IndexEntry): void {
		const block = blockOf(entry.sequence);
		const { revision = 0, entries = new Map<number, IndexEntry>() } = this.#blocks.get(block) ?? {};
		this.#blocks.set(block, { revision, entries: inOrder([...entries.values(), entry]) });
		this.#dirty.add(block);
		this.#keepFree(entry.sequence);
	}

	/** Returns the rows to write with a change; call `commit` once they are written. */
	async prepare(sealer: Sealer, change: IndexChange): Promise<IndexRows> {
		const touched = this.#touch(change);
		const revision = ++this.#revision;
		const made = new Map(
			[...touched].map(([block, entries]): [number, Block] => {
				return [block, { revision, entries: inOrder([...entries.values()]) }];
			})
		);
		const next = Math.max(this.#next, ...(change.put ?? []).map(({ sequence }) => sequence + 1));
		const unnamed = change.forgetsUnnamed === true ? null : this.unnamed;
		const blocks = new Map([...this.#blocks, ...made]);
		return {
			put: await sealRows(sealer, {
				root: rootOf(blocks, { next, revision, unnamed }),
				blocks: made
			}),
			remove: [...made].flatMap(([block, { entries }]) => (entries.size === 0 ? idOf(block) : [])),
			commit: () => {
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

	/** Returns the entries of every block that a change touches, as they are after it. */
	#touch({ put = [], remove = [], sent = [] }: IndexChange): Map<number, Map<number, IndexEntry>> {
		const touched = new Map<number, Map<number, IndexEntry>>();
		const open = (block: number): Map<number, IndexEntry> => {
			const entries = touched.get(block) ?? new Map(this.#blocks.get(block)?.entries);
			touched.set(block, entries);
			return entries;
		};
		for (const block of this.#dirty) open(block);
		for (const entry of put) open(blockOf(entry.sequence)).set(entry.sequence, entry);
		for (const sequence of remove)
			if (this.#isNamed(sequence, touched)) open(blockOf(sequence)).delete(sequence);
		for (const sequence of sent) {
			const entry = this.get(sequence);
			if (entry !== undefined) open(blockOf(sequence)).set(sequence, { ...entry, sent: true });
		}
		return touched;
	}

	/** Returns every row, for when the browser has removed them. */
	async all(sealer: Sealer): Promise<IndexRows['put']> {
		const { unnamed } = this;
		const root = rootOf(this.#blocks, { next: this.#next, revision: this.#revision, unnamed });
		return sealRows(sealer, { root, blocks: this.#blocks });
	}

	/**
	 * Takes over the root. Where one of its blocks is lost, the root's count tells how many changes
	 * are missing.
	 */
	#take(
		root: Root,
		storedByBlock: ReadonlyMap<number, StoredBlock | undefined>,
		present: readonly number[]
	): void {
		this.isRootRead = true;
		this.#keepFree(root.next - 1);
		this.unnamed = root.unnamed;
		this.#revision = root.revision;
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

/**
 * Seals the index of a new copy. From the first contact on, its absence means that it was deleted.
 */
export async function sealEmptyIndex(sealer: Sealer): Promise<IndexRows['put']> {
	return new QueueIndex().all(sealer);
}

/** Puts the index rows into `meta`, in the same transaction as the records they name. */
export function putIndex({ put, remove }: IndexRows, meta: IDBObjectStore): void {
	for (const row of put) meta.put(row);
	for (const id of remove) meta.delete(id);
}

function rootOf(blocks: ReadonlyMap<number, Block>, rest: Omit<Root, 'blocks'>): Root {
	const named = [...blocks].filter(([, { entries }]) => entries.size > 0);
	return {
		...rest,
		blocks: named.map(([block, { revision, entries }]) => [block, revision, entries.size])
	};
}

async function sealRows(
	sealer: Sealer,
	{ root, blocks }: { readonly root: Root; readonly blocks: ReadonlyMap<number, Block> }
): Promise<IndexRows['put']> {
	const stored = [...blocks]
		.filter(([, { entries }]) => entries.size > 0)
		.map(([block, { revision, entries }]): [string, StoredBlock] => {
			const rows = [...entries.values()].map(
				({ sequence, mutationId, savedAt, sent }) =>
					[sequence, mutationId, savedAt, sent ? 1 : 0] as const
			);
			return [idOf(block), { revision, entries: rows }];
		});
	return Promise.all(
		[[ROOT_ID, root] as const, ...stored].map(async ([id, value]) => ({
			id,
			value: await sealJson(sealer, `meta/${id}`, value)
		}))
	);
}

function openRow<T>(
	sealer: Sealer,
	{ id, value }: { readonly id: string; readonly value: unknown }
): Promise<T> {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
	return openJson<T>(sealer, `meta/${id}`, value as Sealed);
}

function entriesOf({ entries }: StoredBlock): ReadonlyMap<number, IndexEntry> {
	return new Map(
		entries.map(([sequence, mutationId, savedAt, sent]) => [
			sequence,
			{ sequence, mutationId, savedAt, sent: sent === 1 }
		])
	);
}

function inOrder(entries: readonly IndexEntry[]): ReadonlyMap<number, IndexEntry> {
	const sorted = entries.toSorted((left, right) => left.sequence - right.sequence);
	return new Map(sorted.map((entry) => [entry.sequence, entry]));
}

function blockOf(sequence: number): number {
	return Math.floor(sequence / BLOCK_SIZE);
}

/** Whether a row of `meta` belongs to the index. */
export function isIndexRow(id: string): boolean {
	return id === ROOT_ID || id.startsWith(BLOCK_PREFIX);
}

function idOf(block: number): string {
	return `${BLOCK_PREFIX}${block}`;
}
