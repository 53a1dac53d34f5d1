/** One record of a text, which begins on this line; broken where a quote is not closed properly. */
export interface CsvRecord {
	readonly line: number;
	readonly cells: readonly string[];
	readonly isBroken: boolean;
}

interface Cell {
	readonly value: string;
	/** Position of the delimiter, line end or end of the text after the cell. */
	readonly end: number;
}

/**
 * Parses a text (RFC 4180) as people keep one: with or without a byte order mark, with any line
 * ends, stray spaces, misplaced quotes, and blank lines. A quote that is never closed spoils only
 * the line that it is on.
 */
export function* readRecords(content: string, delimiter: string): Generator<CsvRecord> {
	const text = content.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
	let at = 0;
	for (let line = 1; at < text.length;) {
		const cells = readCells(text, at, delimiter);
		const end = cells?.at(-1)?.end ?? lineEnd(text, at);
		if (cells === undefined) yield { line, cells: [], isBroken: true };
		else if (text.slice(at, end).trim() !== '')
			yield { line, cells: cells.map(({ value }) => value), isBroken: false };
		line += countOf('\n', text, { from: at, to: end }) + 1;
		at = end + 1;
	}
}

function readCells(text: string, start: number, delimiter: string): Cell[] | undefined {
	const cells: Cell[] = [];
	let at = start;
	for (;;) {
		const cell = readCell(text, at, delimiter);
		if (cell === undefined) return undefined;
		cells.push(cell);
		if (text[cell.end] !== delimiter) return cells;
		at = cell.end + 1;
	}
}

function readCell(text: string, start: number, delimiter: string): Cell | undefined {
	const first = skipSpaces(text, start, delimiter);
	if (text[first] !== '"') return plainCell(text, { start, from: start }, delimiter);
	const closing = closingQuote(text, first + 1);
	if (closing === -1) return undefined;
	const end = skipSpaces(text, closing + 1, delimiter);
	const isClosed = end === text.length || text[end] === delimiter || text[end] === '\n';
	const value = text.slice(first + 1, closing);
	if (isClosed) return { value: value.replaceAll('""', '"').trim(), end };
	// On one line an extra quote is part of the value; over several it swallows the lines between.
	return value.includes('\n') ? undefined : plainCell(text, { start, from: closing }, delimiter);
}

function plainCell(
	text: string,
	{ start, from }: { readonly start: number; readonly from: number },
	delimiter: string
): Cell {
	const limit = lineEnd(text, from);
	const found = text.slice(from, limit).indexOf(delimiter);
	const end = found === -1 ? limit : from + found;
	return { value: text.slice(start, end).trim(), end };
}

function closingQuote(text: string, start: number): number {
	let at = text.indexOf('"', start);
	while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
	return at;
}

function skipSpaces(text: string, start: number, delimiter: string): number {
	let at = start;
	while (text[at] === ' ' || (text[at] === '\t' && delimiter !== '\t')) at++;
	return at;
}

function lineEnd(text: string, start: number): number {
	const at = text.indexOf('\n', start);
	return at === -1 ? text.length : at;
}

function countOf(
	sign: string,
	text: string,
	{ from, to }: { readonly from: number; readonly to: number }
): number {
	let count = 0;
	for (let at = text.indexOf(sign, from); at !== -1 && at < to; at = text.indexOf(sign, at + 1))
		count++;
	return count;
}
