import { insertion, type Batch, type Columns, type ColumnType } from './batch.ts';
import type { Connection, Parameter } from './connection.ts';
import type { SqliteConnection } from './sqlite/connection.ts';

/** One of our tables as a database file describes it, so that no code lists the tables again. */
export interface TableShape {
	readonly name: string;
	readonly columns: Columns;
	readonly key: readonly string[];
	/** The tables that its rows refer to; no row refers to its own table. */
	readonly parents: ReadonlySet<string>;
}

const ROWS_A_STEP = 1_000;

/** Returns every table except the migrator's, which each database has already. */
export async function tablesOf(file: SqliteConnection): Promise<TableShape[]> {
	const tables = await file.all<{ name: string }>(
		`SELECT name FROM sqlite_schema WHERE type = 'table'
			AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'kysely%' ORDER BY name`,
		[]
	);
	const shapes = await Promise.all(tables.map(({ name }) => shapeOf(file, name)));
	return parentsFirst(shapes);
}

/** No row is copied before the one that it refers to. */
function parentsFirst(shapes: readonly TableShape[]): TableShape[] {
	const ordered = new Set<TableShape>();
	const place = (shape: TableShape): void => {
		if (ordered.has(shape)) return;
		for (const parent of shapes) if (shape.parents.has(parent.name)) place(parent);
		ordered.add(shape);
	};
	shapes.forEach(place);
	return [...ordered];
}

/** Copies in steps; returns the number of rows. */
export async function copyRows(
	{ name, columns, key }: TableShape,
	from: Connection,
	to: Connection
): Promise<number> {
	const names = Object.keys(columns);
	const after = `(${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
	const select = (where: string) =>
		`SELECT ${names.join(', ')} FROM ${name}${where} ORDER BY ${key.join(', ')} LIMIT ${ROWS_A_STEP}`;
	const filling = fillingOf(name, columns);
	let count = 0;
	let rows = await from.all<Record<string, Parameter>>(select(''), []);
	for (;;) {
		await to.batch(
			filling,
			rows.map((row) => names.map((column) => row[column] ?? null))
		);
		count += rows.length;
		const last = rows.at(-1);
		if (last === undefined || rows.length < ROWS_A_STEP) return count;
		const place = key.map((column) => last[column] ?? null);
		rows = await from.all(select(` WHERE ${after}`), place);
	}
}

/** Overrides identity columns, so that numbers PostgreSQL would generate are copied. */
function fillingOf(name: string, columns: Columns): Batch {
	const { many, ...batch } = insertion(name, columns);
	return { ...batch, many: many.replace(' SELECT ', ' OVERRIDING SYSTEM VALUE SELECT ') };
}

async function shapeOf(file: SqliteConnection, name: string): Promise<TableShape> {
	const columns = await file.all<{ name: string; type: string; pk: number }>(
		'SELECT name, type, pk FROM pragma_table_info(?)',
		[name]
	);
	const parents = await file.all<{ table: string }>(
		'SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)',
		[name]
	);
	const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
	return {
		name,
		columns: Object.fromEntries(columns.map((column) => [column.name, typeOf(column)])),
		key: key.map((column) => column.name),
		parents: new Set(parents.map(({ table }) => table))
	};
}

function typeOf({ type }: { readonly type: string }): ColumnType {
	return type === 'INTEGER' ? 'bigint' : 'text';
}
