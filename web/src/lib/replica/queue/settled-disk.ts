import type { Sealer } from '#lib/vault/sealer.ts';
import type { SealedRecord, SequencedRecord, TableName } from '#lib/replica/store/database.ts';
import { openJson, sealJson } from '#lib/replica/store/sealed-json.ts';
import { needsSomeone, sealEntry, type SettledEntry } from './settled.ts';

export interface SettledChange {
	readonly settle?: readonly SettledEntry[];
	readonly forget?: readonly string[];
}

export interface SettledRows {
	readonly put: readonly SealedRecord[];
	readonly remove: readonly string[];
	readonly putBlocks: readonly SequencedRecord[];
	readonly removeBlocks: readonly number[];
	readonly commit: () => void;
	/** Called when it is unknown whether the rows are on the disk. */
	readonly abandon: () => void;
}

type Entries = ReadonlyMap<string, SettledEntry>;

/** Entries are added to a block until it has this many, so one more rewrites at most as many. */
const BLOCK_SIZE = 64;
/** Bounds what one transaction moves, and what is sealed at once. */
const MOST_IN_BLOCK = 500;

/**
 * Where settled entries lie on the disk. Those that need someone have a record each in `settled`,
 * which is all that has to be read before anything is shown; the others lie in blocks in `archive`.
 */
export class SettledDisk {
	readonly #alone = new Map<string, SettledEntry>();
	readonly #blocks = new Map<number, Entries>();
	readonly #blockOf = new Map<string, number>();
	readonly #dirty = new Set<number>();
	#newest = 0;

	readAlone(entry: SettledEntry): void {
		this.#alone.set(entry.id, entry);
	}

	/** `entries` is undefined for a block that does not open. */
	readBlock(sequence: number, entries: readonly SettledEntry[] | undefined): void {
		this.#newest = Math.max(this.#newest, sequence);
		if (entries !== undefined)
			this.#place(sequence, new Map(entries.map((entry) => [entry.id, entry])));
	}

	get hasStray(): boolean {
		return this.stray().length > 0;
	}

	/** Entries in records of their own that need no one: an earlier app left them there. */
	stray(): readonly SettledEntry[] {
		const stray = [...this.#alone.values()].filter((entry) => !needsSomeone(entry));
		return stray.slice(0, MOST_IN_BLOCK);
	}

	/** Call the result's `commit` once its rows are written. */
	async prepare(sealer: Sealer, { settle = [], forget = [] }: SettledChange): Promise<SettledRows> {
		const blocks = this.#touch({ settle, forget });
		const alone = settle.filter(needsSomeone);
		const remaining = new Set(alone.map(({ id }) => id));
		const moved = [...settle.map(({ id }) => id), ...forget];
		const remove = moved.filter((id) => this.#alone.has(id) && !remaining.has(id));
		const [put, putBlocks] = await Promise.all([
			Promise.all(alone.map((entry) => sealEntry(sealer, entry))),
			sealBlocks(sealer, blocks)
		]);
		return {
			put,
			remove,
			putBlocks,
			removeBlocks: [...blocks].flatMap(([block, { size }]) => (size === 0 ? block : [])),
			commit: () => {
				for (const id of remove) this.#alone.delete(id);
				for (const entry of alone) this.#alone.set(entry.id, entry);
				for (const [block, entries] of blocks) {
					this.#dirty.delete(block);
					this.#place(block, entries);
				}
			},
			abandon: () => {
				for (const block of blocks.keys()) this.#dirty.add(block);
			}
		};
	}

	/** Every row, to be written after the browser has removed them. */
	async all(sealer: Sealer): Promise<Pick<SettledRows, 'put' | 'putBlocks'>> {
		const [put, putBlocks] = await Promise.all([
			Promise.all([...this.#alone.values()].map((entry) => sealEntry(sealer, entry))),
			sealBlocks(sealer, this.#blocks)
		]);
		return { put, putBlocks };
	}

	/** Every touched block, as it is after the change. */
	#touch({ settle, forget }: Required<SettledChange>): ReadonlyMap<number, Entries> {
		const touched = new Map<number, Map<string, SettledEntry>>();
		const open = (block: number): Map<string, SettledEntry> => {
			const entries = touched.get(block) ?? new Map(this.#blocks.get(block));
			touched.set(block, entries);
			return entries;
		};
		for (const block of this.#dirty) open(block);
		for (const id of [...forget, ...settle.filter(needsSomeone).map((entry) => entry.id)]) {
			const block = this.#blockOf.get(id);
			if (block !== undefined) open(block).delete(id);
		}
		let last = this.#unfilled;
		for (const entry of settle.filter((one) => !needsSomeone(one))) {
			const known = this.#blockOf.get(entry.id);
			if (known === undefined && open(last).size === MOST_IN_BLOCK) last++;
			open(known ?? last).set(entry.id, entry);
		}
		return touched;
	}

	/** The block that the next entries go to. */
	get #unfilled(): number {
		const size = this.#blocks.get(this.#newest)?.size;
		return size !== undefined && size < BLOCK_SIZE ? this.#newest : this.#newest + 1;
	}

	#place(block: number, entries: Entries): void {
		for (const id of this.#blocks.get(block)?.keys() ?? [])
			if (!entries.has(id)) this.#blockOf.delete(id);
		if (entries.size === 0) this.#blocks.delete(block);
		else this.#blocks.set(block, entries);
		for (const id of entries.keys()) this.#blockOf.set(id, block);
		this.#newest = Math.max(this.#newest, block);
	}
}

type SettledStores = Readonly<Record<'settled' | 'archive', IDBObjectStore>>;

export function tablesOf(rows: SettledRows): readonly TableName[] {
	const { put, remove, putBlocks, removeBlocks } = rows;
	return [
		...(put.length + remove.length > 0 ? ['settled' as const] : []),
		...(putBlocks.length + removeBlocks.length > 0 ? ['archive' as const] : [])
	];
}

export function putSettled(
	{ put, remove, putBlocks, removeBlocks }: SettledRows,
	{ settled, archive }: SettledStores
): void {
	for (const record of put) settled.put(record);
	for (const id of remove) settled.delete(id);
	for (const record of putBlocks) archive.put(record);
	for (const block of removeBlocks) archive.delete(block);
}

export function openBlock(
	sealer: Sealer,
	{ sequence, sealed }: SequencedRecord
): Promise<readonly SettledEntry[]> {
	return openJson(sealer, place(sequence), sealed);
}

async function sealBlocks(
	sealer: Sealer,
	blocks: ReadonlyMap<number, Entries>
): Promise<SequencedRecord[]> {
	const filled = [...blocks].filter(([, { size }]) => size > 0);
	return Promise.all(
		filled.map(async ([sequence, entries]) => ({
			sequence,
			sealed: await sealJson(sealer, place(sequence), [...entries.values()])
		}))
	);
}

function place(block: number): string {
	return `archive/${block}`;
}
