import { eachField } from '#domain/administrator/fields.ts';
import { err, ok, type Result } from '#result.ts';
import { columnCalled, columns, missingFrom, placesOf, type Column } from './columns.ts';
import { readRecords, type CsvRecord } from './records.ts';

/** One line of a spreadsheet of administrators, by column; broken where a quote is never closed. */
export interface CsvLine extends Readonly<Record<Column, string>> {
	readonly line: number;
	readonly isBroken: boolean;
}

/** Text pasted from a spreadsheet has tabs; half of Europe saves semicolons. */
const DELIMITERS = [',', ';', '\t'] as const;

/** An error names the missing columns. */
export function readCsv(content: string): Result<CsvLine[], readonly string[]> {
	const readings = DELIMITERS.map((delimiter) => {
		const [header] = readRecords(content, delimiter);
		const places = placesOf(header?.cells ?? []);
		return { delimiter, places, missing: missingFrom(places) };
	});
	const [best] = readings.toSorted((a, b) => a.missing.length - b.missing.length);
	if (best === undefined || best.missing.length > 0) return err(best?.missing ?? []);
	const [, ...records] = readRecords(content, best.delimiter);
	return ok(records.map((record) => toLine(record, best.places)));
}

export function cellUnder(line: CsvLine, name: string): string {
	const column = columnCalled(name);
	return column === undefined ? '' : line[column];
}

function toLine(
	{ line, cells, isBroken }: CsvRecord,
	places: ReadonlyMap<Column, number>
): CsvLine {
	const cell = (column: Column) => withoutGuard(cells[places.get(column) ?? -1] ?? '');
	return {
		line,
		isBroken,
		...eachField(columns, cell)
	};
}

/** Removes the apostrophe by which an export guards cells that look like a formula (csv.ts). */
function withoutGuard(cell: string): string {
	return /^'[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? cell.slice(1) : cell;
}
