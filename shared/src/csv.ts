export type CsvCell = string | number | boolean | null | undefined;

/**
 * With what a spreadsheet begins a formula, the full-width forms included. A cell that somebody
 * else has typed must not run on the machine of whoever opens the file (OWASP, CSV injection).
 */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** Where `;` or a tab parts cells, as in many countries, the text behind one is a cell too. */
const INNER_FORMULA = /[;\t](?=[" ]*[=+\-@\r\n\uFF1D\uFF0B\uFF0D\uFF20])/g;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** Rows as RFC 4180 has them, each with its line's end: what follows is simply put behind. */
export function toCsv(rows: Iterable<readonly CsvCell[]>): string {
	let text = '';
	for (const row of rows) text += `${row.map(toCell).join(',')}\r\n`;
	return text;
}

function toCell(cell: CsvCell): string {
	if (cell === null || cell === undefined) return '';
	const text = typeof cell === 'string' ? defuse(cell) : String(cell);
	return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An apostrophe makes it text, which the spreadsheet shows as it is. A number is none of this. */
function defuse(text: string): string {
	const inside = text.replaceAll(INNER_FORMULA, "$&'");
	return FORMULA.test(text) ? `'${inside}` : inside;
}
