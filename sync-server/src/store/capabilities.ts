/** How the two databases differ in their tables: data, so that nothing asks which one it is. */
export interface Capabilities {
	readonly text: string;
	readonly integer: string;
	readonly sequence: string;
	/** Ends a table that is kept in the order of its key. */
	readonly clustered: string;
	/** Ends a table that is kept in the order of arrival. */
	readonly heap: string;
	/** Makes the database refuse to change or delete what is in a table. */
	readonly appendOnlyTable: (table: string) => readonly string[];
}

const CHANGES = ['UPDATE', 'DELETE'] as const;

export const sqliteCapabilities: Capabilities = {
	text: 'TEXT',
	integer: 'INTEGER',
	sequence: 'INTEGER PRIMARY KEY AUTOINCREMENT',
	clustered: 'STRICT, WITHOUT ROWID',
	heap: 'STRICT',
	appendOnlyTable: (table) =>
		CHANGES.map(
			(change) => `CREATE TRIGGER ${guardOf(table, change)} BEFORE ${change} ON ${table}
				BEGIN SELECT RAISE(ABORT, '${table} is only added to'); END`
		)
};

export const postgresCapabilities: Capabilities = {
	// Keys are compared byte by byte, as everywhere else in the product.
	text: 'text COLLATE "C"',
	integer: 'bigint',
	sequence: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
	clustered: '',
	heap: '',
	appendOnlyTable: (table) => [
		`CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$`,
		...CHANGES.map(
			(change) => `CREATE TRIGGER ${guardOf(table, change)} BEFORE ${change} ON ${table}
				FOR EACH ROW EXECUTE FUNCTION refuse_change()`
		)
	]
};

function guardOf(table: string, change: (typeof CHANGES)[number]): string {
	return `${table}_no_${change.toLowerCase()}`;
}
