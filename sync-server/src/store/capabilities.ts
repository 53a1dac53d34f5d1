/** Differences of the two databases as data, so that no code checks which one it is. */
export interface Capabilities {
	readonly text: string;
	readonly integer: string;
	readonly sequence: string;
	readonly clustered: string;
	readonly heap: string;
	/** Makes the database refuse to update or delete rows of a table. */
	readonly appendOnlyTable: (table: string) => readonly string[];
	/**
	 * Allows deleting the oldest rows of an append-only table: rows older than `leastKeptMs`
	 * milliseconds by the database's clock, up to the one that the newest row of kind `swept`
	 * names.
	 */
	readonly sweptTable: (table: string, leastKeptMs: number) => readonly string[];
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
		),
	sweptTable: (table, leastKeptMs) => [
		`DROP TRIGGER ${guardOf(table, 'DELETE')}`,
		`CREATE TRIGGER ${guardOf(table, 'DELETE')} BEFORE DELETE ON ${table}
			WHEN OLD.at > CAST(strftime('%s', 'now') AS INTEGER) * 1000 - ${leastKeptMs}
				OR OLD.sequence > COALESCE((
					SELECT CAST(json_extract(detail, '$.through') AS INTEGER) FROM ${table}
					WHERE kind = 'swept' ORDER BY sequence DESC LIMIT 1
				), 0)
			BEGIN SELECT RAISE(ABORT, '${table} is only added to, and swept once it is old'); END`
	]
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
	],
	sweptTable: (table, leastKeptMs) => [
		`DROP TRIGGER ${guardOf(table, 'DELETE')} ON ${table}`,
		`CREATE FUNCTION refuse_early_sweep() RETURNS trigger LANGUAGE plpgsql AS $$
			DECLARE through bigint;
			BEGIN
				SELECT (detail::json->>'through')::bigint INTO through FROM ${table}
					WHERE kind = 'swept' ORDER BY sequence DESC LIMIT 1;
				IF OLD.at > extract(epoch FROM clock_timestamp()) * 1000 - ${leastKeptMs}
					OR OLD.sequence > COALESCE(through, 0)
				THEN RAISE EXCEPTION '% is only added to, and swept once it is old', TG_TABLE_NAME;
				END IF;
				RETURN OLD;
			END $$`,
		`CREATE TRIGGER ${guardOf(table, 'DELETE')} BEFORE DELETE ON ${table}
			FOR EACH ROW EXECUTE FUNCTION refuse_early_sweep()`
	]
};

function guardOf(table: string, change: (typeof CHANGES)[number]): string {
	return `${table}_no_${change.toLowerCase()}`;
}
