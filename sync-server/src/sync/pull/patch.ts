import type { RowSource, Reach } from '@tenantry/shared/collection.ts';
import { collections, owningCollection, withOwned } from '@tenantry/shared/collections.ts';
import type { WireKey } from '@tenantry/shared/protocol/patch.ts';
import type { Row, Value } from '@tenantry/shared/row.ts';

import type { PairedRow, StoredRow, StoreReader } from '#store/store.ts';
import { parseRow } from '#sync/loaded-rows.ts';
import { wireRow, type Patch } from './page.ts';
import {
	seesAllOf,
	seesNoneOf,
	seesRow,
	visibleFields,
	type Visibility
} from '#sync/readers/visibility.ts';

/**
 * Returns changed rows as the reader may see them; rows that are no longer visible are deleted. No
 * id is sent of a collection of which the reader sees nothing; a reader who has lost sight of a
 * whole collection pulls everything again.
 */
export async function patchOf(
	reader: StoreReader,
	visibility: Visibility,
	changed: readonly StoredRow[]
): Promise<Patch> {
	if (seesAllOf(visibility))
		return completePatch(changed.filter(({ collection }) => collections.has(collection)));
	const rows = changed.filter(({ collection }) => !seesNoneOf(visibility, collection));
	const alone = rows.filter((row) => !isPaired(row));
	const patch = completePatch(alone.filter((row) => isVisible(visibility, row)));
	const paired = Map.groupBy(rows.filter(isPaired), ({ collection }) =>
		owningCollection(collection)
	);
	const put = [...patch.put];
	const del = [...patch.del];
	for (const [collection, members] of paired) {
		const ids = [...new Set(members.map(({ id }) => id))];
		const pairs = await readPairs(reader, collection, ids);
		const textsById = new Map(
			pairs.map((pair) => [pair.id, visiblePair(visibility, collection, pair)])
		);
		const lost = ids.filter((id) => (textsById.get(id)?.length ?? 0) === 0);
		put.push(...[...textsById.values()].flat());
		del.push(...lost.flatMap((id) => withOwned(collection).map((name): WireKey => [name, id])));
	}
	return { put, del };
}

/** Whether rows of another collection belong to the row, or it belongs to one. */
function isPaired({ collection }: StoredRow): boolean {
	return withOwned(owningCollection(collection)).length > 1;
}

/**
 * Whether a row that stands alone is visible. A deletion is visible to everyone, because an id
 * reveals nothing.
 */
function isVisible(visibility: Visibility, row: StoredRow): boolean {
	return row.deleted !== null || seesRow(visibility, row, NOTHING);
}

/** The visibility of a row that stands alone follows from its id. */
const NOTHING: RowSource = { row: () => undefined, find: () => [] };

/** Returns a row with the one that belongs to it. */
export function pairOf(collection: string, pair: PairedRow): string[] {
	const texts = [wireRow(collection, pair)];
	const beside = besideOf(pair);
	if (beside !== undefined) texts.push(wireRow(ownedName(collection), beside));
	return texts;
}

/** Returns a row with the one that belongs to it, or nothing if they are not visible. */
export function visiblePair(visibility: Visibility, collection: string, pair: PairedRow): string[] {
	if (!seesRow(visibility, { collection, id: pair.id }, pairSource(collection, pair))) return [];
	const texts = [wireRow(collection, pair)];
	const beside = besideOf(pair);
	const name = ownedName(collection);
	if (beside !== undefined) texts.push(visibleRow(name, beside, visibleFields(visibility, name)));
	return texts;
}

function ownedName(collection: string): string {
	const [, owned = ''] = withOwned(collection);
	return owned;
}

type RowText = Pick<StoredRow, 'id' | 'value' | 'created' | 'fields'>;

function besideOf({
	id,
	beside_value: value,
	beside_created: created,
	beside_fields: fields
}: PairedRow): RowText | undefined {
	if (value === null || created === null || fields === null) return undefined;
	return { id, value, created, fields };
}

/** Returns a row with its visible fields, without revealing how many others there are. */
function visibleRow(collection: string, row: RowText, visible: Reach): string {
	if (visible === 'all') return wireRow(collection, row);
	const { value, fields } = parseRow({ ...row, deleted: null });
	return wireRow(collection, {
		...row,
		value: JSON.stringify(only(visible, value)),
		fields: JSON.stringify(only(visible, fields))
	});
}

function only(visible: ReadonlySet<string>, fields: Value): Value {
	return Object.fromEntries(Object.entries(fields).filter(([field]) => visible.has(field)));
}

function completePatch(rows: readonly StoredRow[]): Patch {
	const living = rows.filter(({ deleted }) => deleted === null);
	const dead = rows.filter(({ deleted }) => deleted !== null);
	return {
		put: living.map((row) => wireRow(row.collection, row)),
		del: dead.map(({ collection, id }) => [collection, id])
	};
}

/** Reads the living rows among these ids, each with the one that belongs to it. */
export async function readPairs(
	reader: StoreReader,
	collection: string,
	ids: readonly string[]
): Promise<PairedRow[]> {
	const names = withOwned(collection);
	const keys = ids.flatMap((id) => names.map((name) => ({ collection: name, id })));
	const living = (await reader.rows(keys)).filter(({ deleted }) => deleted === null);
	const owned = living.filter((row) => row.collection !== collection);
	const ownedById = new Map(owned.map((row) => [row.id, row]));
	return living
		.filter((row) => row.collection === collection)
		.map((row) => {
			const beside = ownedById.get(row.id);
			return {
				...row,
				beside_value: beside?.value ?? null,
				beside_created: beside?.created ?? null,
				beside_fields: beside?.fields ?? null
			};
		});
}

/** Exposes the two rows only as far as their visibility needs; parses only what is read. */
function pairSource(collection: string, { value, beside_value: beside }: PairedRow): RowSource {
	return {
		row(name) {
			const text = name === collection ? value : beside;
			return text === null ? undefined : bareRow(text);
		},
		find: () => []
	};
}

function bareRow(value: string): Row {
	return parseRow({ value, created: 0, fields: '{}', deleted: null });
}
