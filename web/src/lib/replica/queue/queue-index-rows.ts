import type { Sealer } from '#lib/vault/sealer.ts';
import type { Sealed } from '#lib/replica/store/database.ts';
import { openJson, sealJson } from '#lib/replica/store/sealed-json.ts';

/** The index's record of a queued change. */
export interface IndexEntry {
	readonly sequence: number;
	readonly mutationId: string;
	readonly savedAt: number;
	readonly sent: boolean;
}

export interface IndexRows {
	readonly put: readonly { readonly id: string; readonly value: Sealed }[];
	readonly remove: readonly string[];
	readonly commit: () => void;
	/** Called when it is unknown whether the rows are on the disk. */
	readonly abandon: () => void;
}

export interface Block {
	/** Differs for every write, so that an older row put back in its place is noticed. */
	readonly revision: number;
	readonly entries: ReadonlyMap<number, IndexEntry>;
}

export interface Root {
	readonly next: number;
	readonly revision: number;
	/** Blocks with a row of their own. */
	readonly blocks: readonly (readonly [block: number, revision: number, count: number])[];
	readonly unnamed: number | null;
	/** The block of the newest change; absent from a root that an earlier app wrote. */
	readonly newest?: StoredBlock & { readonly block: number };
}

export interface StoredBlock {
	readonly revision: number;
	readonly entries: readonly (readonly [
		sequence: number,
		mutationId: string,
		savedAt: number,
		sent: 0 | 1
	])[];
}

export const ROOT_ID = 'queue';
export const BLOCK_PREFIX = 'queue/';
/** A change rewrites the root and the block in it, however many changes are queued. */
const BLOCK_SIZE = 64;

export function putIndex({ put, remove }: IndexRows, meta: IDBObjectStore): void {
	for (const row of put) meta.put(row);
	for (const id of remove) meta.delete(id);
}

/** The root with the newest block in it, and every other block that is not empty. */
export function rootOf(
	blocks: ReadonlyMap<number, Block>,
	newest: number,
	rest: Omit<Root, 'blocks' | 'newest'>
): Root {
	const named = [...blocks].filter(([block, { entries }]) => entries.size > 0 && block !== newest);
	return {
		...rest,
		blocks: named.map(([block, { revision, entries }]) => [block, revision, entries.size]),
		newest: { block: newest, ...stored(blocks.get(newest) ?? { revision: 0, entries: new Map() }) }
	};
}

/** `blocks`: those to write, of which the newest is in the root. */
export async function sealRows(
	sealer: Sealer,
	{ root, blocks }: { readonly root: Root; readonly blocks: ReadonlyMap<number, Block> }
): Promise<IndexRows['put']> {
	const rows = [...blocks]
		.filter(([block, { entries }]) => entries.size > 0 && block !== root.newest?.block)
		.map(([block, one]) => [idOf(block), stored(one)] as const);
	return Promise.all(
		[[ROOT_ID, root] as const, ...rows].map(async ([id, value]) => ({
			id,
			value: await sealJson(sealer, `meta/${id}`, value)
		}))
	);
}

function stored({ revision, entries }: Block): StoredBlock {
	const rows = [...entries.values()].map(
		({ sequence, mutationId, savedAt, sent }) =>
			[sequence, mutationId, savedAt, sent ? 1 : 0] as const
	);
	return { revision, entries: rows };
}

export function openRow<T>(
	sealer: Sealer,
	{ id, value }: { readonly id: string; readonly value: unknown }
): Promise<T> {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
	return openJson<T>(sealer, `meta/${id}`, value as Sealed);
}

export function entriesOf({ entries }: StoredBlock): ReadonlyMap<number, IndexEntry> {
	return new Map(
		entries.map(([sequence, mutationId, savedAt, sent]) => [
			sequence,
			{ sequence, mutationId, savedAt, sent: sent === 1 }
		])
	);
}

export function inOrder(entries: readonly IndexEntry[]): ReadonlyMap<number, IndexEntry> {
	const sorted = entries.toSorted((left, right) => left.sequence - right.sequence);
	return new Map(sorted.map((entry) => [entry.sequence, entry]));
}

export function blockOf(sequence: number): number {
	return Math.floor(sequence / BLOCK_SIZE);
}

export function isIndexRow(id: string): boolean {
	return id === ROOT_ID || id.startsWith(BLOCK_PREFIX);
}

export function idOf(block: number): string {
	return `${BLOCK_PREFIX}${block}`;
}
