/** How the two databases differ in their tables: data, so that nothing asks which one it is. */
export interface Capabilities {
	readonly text: string;
	readonly integer: string;
	readonly sequence: string;
	/** Ends a table that is kept in the order of its key. */
	readonly clustered: string;
	/** Ends a table that is kept in the order of arrival. */
	readonly heap: string;
}

export const sqliteCapabilities: Capabilities = {
	text: 'TEXT',
	integer: 'INTEGER',
	sequence: 'INTEGER PRIMARY KEY AUTOINCREMENT',
	clustered: 'STRICT, WITHOUT ROWID',
	heap: 'STRICT'
};

export const postgresCapabilities: Capabilities = {
	// Keys are compared byte by byte, as everywhere else in the product.
	text: 'text COLLATE "C"',
	integer: 'bigint',
	sequence: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
	clustered: '',
	heap: ''
};
