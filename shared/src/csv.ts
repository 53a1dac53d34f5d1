export type CsvCell = string | number | boolean | null | undefined;

/**
 * Characters that start a formula in a spreadsheet, full-width forms included. A cell typed by
 * someone else must not run on the machine of the person who opens the file (OWASP, CSV injection).
 */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** Many countries' spreadsheets split cells at `;` or a tab, so text after one is a cell too. */
const INNER_FORMULA = /[;\t](?=[" ]*[=+\-@\r\n\uFF1D\uFF0B\uFF0D\uFF20])/g;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** Formats rows as RFC 4180, each with its line end, so that more rows can be appended. */
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

/** Adds an apostrophe, so that a spreadsheet shows the cell as text. Numbers need no guard. */
function defuse(text: string): string {
	const inside = text.replaceAll(INNER_FORMULA, "$&'");
	return FORMULA.test(text) ? `'${inside}` : inside;
}
