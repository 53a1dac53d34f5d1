/**
 * One statement for many rows, in the form that is fast on each database: SQLite runs `one` for
 * each row (it has no round trip to save), PostgreSQL runs `many` once over arrays.
 */
export interface Batch {
	readonly one: string;
	readonly many: string;
	readonly answers: boolean;
}

export type ColumnType = 'text' | 'bigint';
export type Columns = Readonly<Record<string, ColumnType>>;

export function insertion(table: string, columns: Columns, conflict?: string): Batch {
	const names = Object.keys(columns).join(', ');
	const marks = Object.keys(columns).map(() => '?');
	const tail = conflict === undefined ? '' : ` ON CONFLICT ${conflict}`;
	return {
		one: `INSERT INTO ${table} (${names}) VALUES (${marks.join(', ')})${tail}`,
		// `WHERE true` keeps ON CONFLICT from being read as a join.
		many: `INSERT INTO ${table} (${names}) SELECT * FROM ${keys(columns)} WHERE true${tail}`,
		answers: false
	};
}

export function selection(table: string, answer: readonly string[], by: Columns): Batch {
	const names = answer.map((name) => `t.${name}`).join(', ');
	return {
		one: `SELECT ${names} FROM ${table} t WHERE ${Object.keys(by)
			.map((name) => `t.${name} = ?`)
			.join(' AND ')}`,
		many: `SELECT ${names} FROM ${keys(by)} JOIN ${table} t ON ${matched(by)}`,
		answers: true
	};
}

export function change(table: string, set: Columns, by: Columns): Batch {
	const assigned = (mark: (name: string) => string) =>
		Object.keys(set)
			.map((name) => `${name} = ${mark(name)}`)
			.join(', ');
	return {
		one: `UPDATE ${table} SET ${assigned(() => '?')} WHERE ${Object.keys(by)
			.map((name) => `${name} = ?`)
			.join(' AND ')}`,
		many: `UPDATE ${table} t SET ${assigned((name) => `k.${name}`)} FROM ${keys({ ...set, ...by })} WHERE ${matched(by)}`,
		answers: false
	};
}

export function removal(table: string, by: Columns): Batch {
	return {
		one: `DELETE FROM ${table} WHERE ${Object.keys(by)
			.map((name) => `${name} = ?`)
			.join(' AND ')}`,
		many: `DELETE FROM ${table} t USING ${keys(by)} WHERE ${matched(by)}`,
		answers: false
	};
}

function keys(columns: Columns): string {
	const arrays = Object.values(columns).map((type) => `?::${type}[]`);
	return `unnest(${arrays.join(', ')}) AS k(${Object.keys(columns).join(', ')})`;
}

function matched(columns: Columns): string {
	return Object.keys(columns)
		.map((name) => `t.${name} = k.${name}`)
		.join(' AND ');
}
