import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCsv } from '@tenantry/shared/csv.ts';
import { byName, readLine, unreadableColumn } from '@tenantry/shared/roster-csv/addition.ts';
import { HEADER } from '@tenantry/shared/roster-csv/columns.ts';
import { cellUnder, readCsv, type CsvLine } from '@tenantry/shared/roster-csv/line.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const ROSTER = join(import.meta.dirname, '../../../fixtures/roster/administrators.csv');
const HEADER_LINE = toCsv([HEADER]);
const LAST_LINE = 'Zoe,Last,zoe@last.example,Manager,Required,No,All';
const ID_BY_NAME = byName([
	{ id: 'a', name: 'Alder Legal' },
	{ id: 'b', name: 'Birch Dental' }
]);

export const target: ParserTarget = {
	seeds: [
		readFileSync(ROSTER, 'utf8').split('\n').slice(0, 12).join('\n'),
		`\uFEFF${HEADER_LINE}Ada,"=HYPERLINK(""http://x.example"")",ada@north.example,,,Yes,"A; B"`,
		`${HEADER_LINE}Ada,"two\r\nlines",'=1+1,"never closed,,,\nBen,O"Brien,,,,,\n\nShort`,
		[HEADER, ['Ada', 'Park, PhD', '', 'Manager', 'not required', 'no', '"Alder Legal; B"']]
			.map((cells) => cells.join('\t'))
			.join('\n')
	],
	judge(input) {
		const text = input.toString();
		requireOneLineSpoilsNoOther(text);
		const read = readCsv(text);
		if (!read.ok) return false;
		requireLineNumbers(read.value, text);
		requireSameWhenWritten(read.value);
		for (const line of read.value) requireReadable(line);
		return true;
	}
};

/** A good line is read, whatever stands above it. */
function requireOneLineSpoilsNoOther(text: string): void {
	const read = readCsv(`${HEADER_LINE}${text}\n${LAST_LINE}`);
	ok(read.ok, 'a header is there');
	const last = read.value.at(-1);
	deepStrictEqual([last?.isBroken, last?.email], [false, 'zoe@last.example']);
}

function requireLineNumbers(lines: readonly CsvLine[], text: string): void {
	const last = text.split(/\r\n?|\n/).length;
	let before = 1;
	for (const { line } of lines) {
		ok(line > before && line <= last, `line ${line} after ${before}, of ${last}`);
		before = line;
	}
}

/** Requires that an import reads what an export writes. */
function requireSameWhenWritten(lines: readonly CsvLine[]): void {
	const cells = lines.filter(({ isBroken }) => !isBroken).map(cellsOf);
	const again = readCsv(toCsv([HEADER, ...cells]));
	ok(again.ok, 'what is written has its header');
	deepStrictEqual(again.value.map(cellsOf), cells);
}

function requireReadable(line: CsvLine): void {
	const column = unreadableColumn(line);
	ok(column === undefined || HEADER.includes(column), `no column is called ${String(column)}`);
	const { organizationIds, accessMode } = readLine(line, ID_BY_NAME).addition;
	ok(
		organizationIds.every((id) => id === 'a' || id === 'b'),
		'an organization of nobody'
	);
	ok(accessMode === 'selected' || line.organizations.toLowerCase() === 'all', 'reaches too much');
}

function cellsOf(line: CsvLine): string[] {
	return HEADER.map((name) => cellUnder(line, name));
}
