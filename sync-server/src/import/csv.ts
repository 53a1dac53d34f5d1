import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';

/** One line of a spreadsheet of administrators, by column; broken where a quote is never closed. */
export interface CsvLine {
	readonly line: number;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly role: string;
	readonly mfa: string;
	readonly apiAccess: string;
	readonly organizations: string;
	readonly isBroken: boolean;
}

type Column = Exclude<keyof CsvLine, 'line' | 'isBroken'>;

export const COLUMNS: Readonly<Record<Column, string>> = {
	firstName: 'First Name',
	lastName: 'Last Name',
	email: 'Administrator Email Address',
	role: 'Role',
	mfa: 'MFA',
	apiAccess: 'Enable API access',
	organizations: 'Organization Access'
};

const Parsed = z.array(
	z.object({ info: z.object({ lines: z.number() }), raw: z.string(), record: z.array(z.string()) })
);

/**
 * Reads a spreadsheet as people keep one: with or without a byte order mark, with stray spaces,
 * quotes where they do not belong, and lines that are too short. Answers undefined where it has
 * not the columns that are needed.
 */
export function readCsv(content: string): CsvLine[] | undefined {
	const broken: number[] = [];
	// The parser counts the two characters of a line's end as two lines when they are in quotes.
	const text = content.replaceAll(/\r\n?/g, '\n');
	const parsed = parse(text, {
		...{ bom: true, info: true, raw: true, trim: true, skip_empty_lines: true },
		...{ relax_quotes: true, relax_column_count: true, skip_records_with_error: true },
		on_skip: (error, raw) => {
			broken.push(startOf(Number(error?.lines ?? 0), raw ?? ''));
			return undefined;
		}
	});
	const [header, ...rows] = Parsed.parse(parsed);
	const places = placesOf(header?.record ?? []);
	if (places === undefined) return undefined;
	const lines = rows.map(({ info, raw, record }) => {
		const cell = (column: Column) => record[places[column]]?.trim() ?? '';
		return toLine(startOf(info.lines, raw), cell);
	});
	return [...lines, ...broken.map(toBrokenLine)].sort((a, b) => a.line - b.line);
}

function placesOf(header: readonly string[]): Record<Column, number> | undefined {
	const names = header.map((name) => name.trim().toLowerCase());
	const place = (column: Column) => names.indexOf(COLUMNS[column].toLowerCase());
	const places = {
		firstName: place('firstName'),
		lastName: place('lastName'),
		email: place('email'),
		role: place('role'),
		mfa: place('mfa'),
		apiAccess: place('apiAccess'),
		organizations: place('organizations')
	};
	return Object.values(places).includes(-1) ? undefined : places;
}

function toLine(line: number, cell: (column: Column) => string): CsvLine {
	return {
		...{ line, isBroken: false },
		firstName: cell('firstName'),
		lastName: cell('lastName'),
		email: cell('email'),
		role: cell('role'),
		mfa: cell('mfa'),
		apiAccess: cell('apiAccess'),
		organizations: cell('organizations')
	};
}

function toBrokenLine(line: number): CsvLine {
	return { ...toLine(line, () => ''), isBroken: true };
}

/** Where a record begins that ends on this line. */
function startOf(end: number, raw: string): number {
	return end - (raw.trim().split('\n').length - 1);
}
