import type { AccessPage, RowEntry, RowPage } from './page-codec.ts';

export function encodeRows(entries: readonly RowEntry[]): RowPage {
	const columns = Object.keys(entries[0]?.[1].value ?? {}).filter((column) =>
		entries.every(([, { value }]) => value[column] !== undefined)
	);
	const common = new Set(columns);
	return { columns, rows: entries.map((entry) => encodeRow(entry, common)) };
}

function encodeRow([id, row]: RowEntry, common: ReadonlySet<string>): readonly unknown[] {
	const { created, fields, value } = row;
	const others = Object.entries(value).filter(([field]) => !common.has(field));
	return [
		id,
		created,
		Object.keys(fields).length === 0 ? 0 : fields,
		...Array.from(common, (column) => value[column]),
		...(others.length === 0 ? [] : [Object.fromEntries(others)])
	];
}

export class IdPositions {
	readonly ids: string[] = [];
	readonly #positions = new Map<string, number>();

	of(id: string): number {
		const known = this.#positions.get(id);
		if (known !== undefined) return known;
		const position = this.ids.push(id) - 1;
		this.#positions.set(id, position);
		return position;
	}
}

export function encodeAccess(entries: readonly RowEntry[], positions: IdPositions): AccessPage {
	return entries.map(([id, { created, fields, value }]) => {
		const ids = Object.keys(value);
		const where = (granted: boolean): number[] =>
			ids.filter((key) => (value[key] === true) === granted).map((key) => positions.of(key));
		const versions = Object.entries(fields).flatMap(([key, at]) => [positions.of(key), at]);
		return [id, created, where(true), where(false), versions];
	});
}
