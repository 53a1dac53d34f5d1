import type { Row } from '@tenantry/shared/row.ts';

export type RowEntry = readonly [id: string, row: Row];

/** Rows of one collection: a key that all of them have is stored once, not with every row. */
export interface RowPage {
	readonly columns: readonly string[];
	/** id, created, field versions (0: none), values as in `columns`; other fields by name. */
	readonly rows: readonly (readonly unknown[])[];
}

/**
 * Access rows have one field per organization, most of them simply granted: their ids are stored
 * once in the manifest, and here by position. id, created, granted, refused, [position, version]
 * pairs.
 */
export type AccessPage = readonly (readonly [
	string,
	number,
	readonly number[],
	readonly number[],
	readonly number[]
])[];

const NO_FIELDS: Row['fields'] = {};

export function decodeRows({ columns, rows }: RowPage): RowEntry[] {
	return rows.map((cells) => {
		const value: Record<string, unknown> = {};
		for (const [position, column] of columns.entries()) value[column] = cells[position + 3];
		Object.assign(value, cells[columns.length + 3]);
		// Safe, because encodeRows wrote it and the seal vouches for it.
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		const [id, created, fields] = cells as [string, number, Row['fields'] | 0];
		return [id, { value, created, fields: fields === 0 ? NO_FIELDS : fields }];
	});
}

export function decodeAccess(page: AccessPage, ids: readonly string[]): RowEntry[] {
	return page.map((cells) => [cells[0], lazyAccess(cells, ids)]);
}

/**
 * Reads the edges when they are asked for: an opening brings a hundred thousand, and the first list
 * shows a few. The getters are the row's own, so that a copy of the row has what they give.
 */
function lazyAccess(cells: AccessPage[number], ids: readonly string[]): Row {
	let row: Pick<Row, 'value' | 'fields'> | undefined;
	const read = () => (row ??= readAccess(cells, ids));
	return {
		created: cells[1],
		get value() {
			return read().value;
		},
		get fields() {
			return read().fields;
		}
	};
}

function readAccess(
	[, , granted, refused, versions]: AccessPage[number],
	ids: readonly string[]
): Pick<Row, 'value' | 'fields'> {
	const value: Record<string, boolean> = {};
	for (const position of granted) value[ids[position] ?? ''] = true;
	for (const position of refused) value[ids[position] ?? ''] = false;
	const fields: Record<string, number> = {};
	for (let pair = 0; pair < versions.length; pair += 2) {
		fields[ids[versions[pair] ?? 0] ?? ''] = versions[pair + 1] ?? 0;
	}
	return { value, fields };
}
