import { PLAIN_FIELDS } from '#domain/administrator/fields.ts';

/** The columns that an import reads, by what their cells say. */
export const COLUMNS = {
	firstName: PLAIN_FIELDS.firstName.column,
	lastName: PLAIN_FIELDS.lastName.column,
	email: 'Administrator Email Address',
	role: 'Role',
	mfaRequired: PLAIN_FIELDS.mfaRequired.column,
	apiAccess: PLAIN_FIELDS.apiAccess.column,
	organizations: 'Organization Access'
} as const;

export type Column = keyof typeof COLUMNS;

/** Columns in their order. */
// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `keys` forgets them
export const columns = Object.keys(COLUMNS) as readonly Column[];

export const HEADER: readonly string[] = columns.map((column) => COLUMNS[column]);

/** Ignores the order and the case of the header. */
export function placesOf(header: readonly string[]): ReadonlyMap<Column, number> {
	const places = new Map<Column, number>();
	const folded = header.map((name) => name.toLowerCase());
	for (const column of columns) {
		const place = folded.indexOf(COLUMNS[column].toLowerCase());
		if (place !== -1) places.set(column, place);
	}
	return places;
}

export function missingFrom(places: ReadonlyMap<Column, number>): string[] {
	return columns.filter((column) => !places.has(column)).map((column) => COLUMNS[column]);
}

export function columnCalled(name: string): Column | undefined {
	return columns.find((column) => COLUMNS[column] === name);
}
