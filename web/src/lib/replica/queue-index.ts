import type { Sealer } from '#lib/vault/sealer.ts';
import type { Database, Sealed } from './database.ts';
import { readable } from './readable.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** What the index knows of a waiting change. */
export interface IndexEntry {
	readonly sequence: number;
	readonly mutationId: string;
	readonly savedAt: number;
	readonly sent: boolean;
}

/** What a transaction does to the queue. */
export interface IndexChange {
	readonly put?: readonly IndexEntry[];
	/** Sequences. */
	readonly remove?: readonly number[];
	/** Sequences of changes that may have left the device from here on. */
	readonly sent?: readonly number[];
	/** The person knows that others are missing. */
	readonly forgetsUnnamed?: boolean;
}

/** Rows of `meta` to be written in the same transaction as the queue. */
export interface IndexRows {
	readonly put: readonly { readonly id: string; readonly value: Sealed }[];
	readonly remove: readonly string[];
	/** They are on the disk. */
	readonly commit: () => void;
	/** Nobody knows whether they are. */
	readonly abandon: () => void;
}

interface Block {
	/** No two writings of the index have the same, so that an older row in its place is noticed. */
	readonly revision: number;
	readonly entries: ReadonlyMap<number, IndexEntry>;
}

interface Root {
	/** No sequence from here on has been used. */
	readonly next: number;
	/** The last one that was used. */
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
/** A change rewrites one block and the root, however many changes wait. */
const BLOCK_SIZE = 64;

/**
 * Names every change that waits, sealed in `meta` beside the queue and written in the same
 * transactions, so that a record that somebody has deleted is missed (decision 17).
 */
export class QueueIndex {
	/** Changes that are missing and of which nothing is known; 0: nobody knows how many; null: none. */
	unnamed: number | null = null;
	/** The root was there and opened. */
	isRootRead = false;
	#next = 1;
	#revision = 0;
	readonly #blocks = new Map<number, Block>();
	/** What is on the disk of them is not what is here. */
	readonly #dirty = new Set<number>();

	/** Reads it; `present` are the sequences of the records that the queue has. */
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

	/** In the order they were made. */
	*entries(): Iterable<IndexEntry> {
		const inOrder = [...this.#blocks].sort(([left], [right]) => left - right);
		for (const [, { entries }] of inOrder) yield* entries.values();
	}

	/** A record that it does not name: an earlier app's, or of a row of the index that is lost. */
	adopt(entry: IndexEntry): void {
		const block = blockOf(entry.sequence);
		const { revision = 0, entries = new Map<number, IndexEntry>() } = this.#blocks.get(block) ?? {};
		this.#blocks.set(block, { revision, entries: inOrder([...entries.values(), entry]) });
		this.#dirty.add(block);
		this.#keepFree(entry.sequence);
	}

	/** What has to be written with a change; `commit` once it is. */
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

	/** The entries of every block that a change touches, as they are after it. */
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

	/** Every row, where the browser has removed them. */
	async all(sealer: Sealer): Promise<IndexRows['put']> {
		const { unnamed } = this;
		const root = rootOf(this.#blocks, { next: this.#next, revision: this.#revision, unnamed });
		return sealRows(sealer, { root, blocks: this.#blocks });
	}

	/** What is missing of the root's blocks is counted by what the root says of them. */
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

	/** Without the root its blocks are all that is known. */
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

/** Of a new copy: from the first contact on, its absence means that somebody has deleted it. */
export async function sealEmptyIndex(sealer: Sealer): Promise<IndexRows['put']> {
	return new QueueIndex().all(sealer);
}

/** Puts the rows into their table, in the transaction of what they name. */
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

/** Whether a row of `meta` is one of its own. */
export function isIndexRow(id: string): boolean {
	return id === ROOT_ID || id.startsWith(BLOCK_PREFIX);
}

function idOf(block: number): string {
	return `${BLOCK_PREFIX}${block}`;
}
