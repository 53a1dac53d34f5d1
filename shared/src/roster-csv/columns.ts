/** The columns of a spreadsheet of administrators, by what their cells say. */
export const COLUMNS = {
	firstName: 'First Name',
	lastName: 'Last Name',
	email: 'Administrator Email Address',
	role: 'Role',
	mfa: 'MFA',
	apiAccess: 'Enable API access',
	organizations: 'Organization Access'
} as const;

export type Column = keyof typeof COLUMNS;

/** In their order. */
const columns: readonly Column[] = [
	'firstName',
	'lastName',
	'email',
	'role',
	'mfa',
	'apiAccess',
	'organizations'
];

/** The line that says which column is which. */
export const HEADER: readonly string[] = columns.map((column) => COLUMNS[column]);

/** Where each column stands, whatever the order and the case of the header. */
export function placesOf(header: readonly string[]): ReadonlyMap<Column, number> {
	const places = new Map<Column, number>();
	const folded = header.map((name) => name.toLowerCase());
	for (const column of columns) {
		const place = folded.indexOf(COLUMNS[column].toLowerCase());
		if (place !== -1) places.set(column, place);
	}
	return places;
}

/** The names of the columns that are nowhere. */
export function missingFrom(places: ReadonlyMap<Column, number>): string[] {
	return columns.filter((column) => !places.has(column)).map((column) => COLUMNS[column]);
}

export function columnCalled(name: string): Column | undefined {
	return columns.find((column) => COLUMNS[column] === name);
}
