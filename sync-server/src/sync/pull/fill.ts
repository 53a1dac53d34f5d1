import type { Collection } from '@tenantry/shared/collection.ts';
import { collections, withOwned } from '@tenantry/shared/collections.ts';

import type { PairedRow, StoreReader } from '#store/store.ts';
import type { Cookie } from '#sync/readers/cookie.ts';
import { pairOf, readPairs, visiblePair } from './patch.ts';
import { seesAllOf, type Visibility } from '#sync/readers/visibility.ts';

export type FillProgress = NonNullable<Cookie['f']>;

/** A part of a fill: rows, and where the next part begins. */
export interface FillPart {
	readonly put: readonly string[];
	readonly next: FillProgress;
	/** Whether no rows follow. */
	readonly isLast: boolean;
}

/** Rows are sent with those that belong to them, so that a half-filled device shows whole people. */
const ORDER = [...collections.values()].filter(({ ownedBy }) => ownedBy === undefined);

/** Rows read per query; most are invisible to readers who see little. */
export const CHUNK = 500;

export async function beginFill(
	reader: StoreReader,
	visibility: Visibility,
	seen: number
): Promise<FillProgress> {
	return { c: 0, k: '', sent: 0, total: await countVisible(reader, visibility), seen };
}

/** Returns the next `limit` rows of a fill, or one more so as not to split a person. */
export async function fillPart(
	reader: StoreReader,
	visibility: Visibility,
	{ progress, limit }: { readonly progress: FillProgress; readonly limit: number }
): Promise<FillPart> {
	const put: string[] = [];
	let { c, k } = progress;
	while (put.length < limit) {
		const collection = ORDER[c];
		if (collection === undefined) break;
		const rows = await readChunk(reader, visibility, { collection, after: k });
		const seesAll = seesAllOf(visibility, withOwned(collection.name));
		if (rows.length === 0) [c, k] = [c + 1, ''];
		for (const row of rows) {
			if (put.length >= limit) break;
			put.push(
				...(seesAll ? pairOf(collection.name, row) : visiblePair(visibility, collection.name, row))
			);
			k = row.id;
		}
	}
	const sent = progress.sent + put.length;
	return { put, next: { ...progress, c, k, sent }, isLast: ORDER[c] === undefined };
}

async function readChunk(
	reader: StoreReader,
	visibility: Visibility,
	{ collection, after }: { readonly collection: Collection; readonly after: string }
): Promise<PairedRow[]> {
	const { name, visibleTo } = collection;
	const only = visibleTo.only?.(visibility);
	if (only !== undefined) return after < only ? readPairs(reader, name, [only]) : [];
	const [, beside = ''] = withOwned(name);
	return reader.page({ collection: name, after, limit: CHUNK, beside });
}

/** Everything that a reader may see, some rows at a time. */
export async function* visibleRows(
	reader: StoreReader,
	visibility: Visibility
): AsyncGenerator<readonly string[]> {
	let progress: FillProgress | undefined = { c: 0, k: '', sent: 0, total: 0, seen: 0 };
	while (progress !== undefined) {
		const part: FillPart = await fillPart(reader, visibility, { progress, limit: 2 * CHUNK });
		yield part.put;
		progress = part.isLast ? undefined : part.next;
	}
}

async function countVisible(reader: StoreReader, visibility: Visibility): Promise<number> {
	let total = 0;
	if (seesAllOf(visibility))
		for (const name of collections.keys()) total += await reader.count(name);
	else for await (const rows of visibleRows(reader, visibility)) total += rows.length;
	return total;
}
