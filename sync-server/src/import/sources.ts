import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { readCsv, type CsvLine } from '@tenantry/shared/roster-csv/line.ts';

import { StartRefused } from '#start-refused.ts';
import { Listing } from './api-records.ts';

export interface Sources {
	readonly organizations: readonly JsonSource[];
	readonly administrators: readonly JsonSource[];
	readonly links: readonly JsonSource[];
	readonly spreadsheets: readonly Spreadsheet[];
}

export interface Spreadsheet {
	readonly file: string;
	readonly lines: readonly CsvLine[];
}

export interface JsonSource {
	readonly file: string;
	readonly entries: readonly unknown[];
}

const KINDS = {
	'organizations.json': 'organizations',
	'administrators.json': 'administrators',
	'organization-links.json': 'links'
} as const;

/** Files are recognized by name; unknown files in a folder are ignored. */
export async function readSources(paths: readonly string[]): Promise<Sources> {
	const files = (await Promise.all(paths.map(filesOf))).flat();
	const read = {
		organizations: new Array<JsonSource>(),
		administrators: new Array<JsonSource>(),
		links: new Array<JsonSource>(),
		spreadsheets: new Array<Spreadsheet>()
	};
	for (const path of files) {
		const file = basename(path);
		const content = await readFile(path, 'utf8');
		const kind = kindOf(file);
		if (kind === undefined) read.spreadsheets.push({ file, lines: linesOf(file, content) });
		else read[kind].push({ file, entries: entriesOf(file, content) });
	}
	return read;
}

async function filesOf(path: string): Promise<string[]> {
	const found = await stat(path).catch(() => undefined);
	if (found === undefined) throw new StartRefused(`${path} does not exist.`);
	if (found.isDirectory()) {
		const names = (await readdir(path)).sort();
		const known = names.filter(isKnown).map((name) => join(path, name));
		if (known.length === 0)
			throw new StartRefused(
				`${path} has nothing to import: no .csv file, and none of ${Object.keys(KINDS).join(', ')}.`
			);
		return known;
	}
	if (!isKnown(basename(path)))
		throw new StartRefused(
			`${path} is neither a .csv file nor one of ${Object.keys(KINDS).join(', ')}.`
		);
	return [path];
}

function isKnown(file: string): boolean {
	return file.endsWith('.csv') || kindOf(file) !== undefined;
}

function kindOf(file: string): (typeof KINDS)[keyof typeof KINDS] | undefined {
	return Object.entries(KINDS).find(([name]) => name === file)?.[1];
}

export function isEmpty({ organizations, administrators, links, spreadsheets }: Sources): boolean {
	const lists = [...organizations, ...administrators, ...links].map(({ entries }) => entries);
	return [...lists, ...spreadsheets.map(({ lines }) => lines)].every(({ length }) => length === 0);
}

function linesOf(file: string, content: string): readonly CsvLine[] {
	const read = readCsv(content);
	if (!read.ok) throw new StartRefused(`${file} lacks ${read.error.join(', ')}.`);
	return read.value;
}

function entriesOf(file: string, content: string): readonly unknown[] {
	try {
		const listing = Listing.safeParse(JSON.parse(content.replace(/^\uFEFF/, '')));
		if (listing.success) return listing.data;
	} catch {
		// Text that is not JSON is treated like JSON of another shape.
	}
	throw new StartRefused(`${file} is not a list of records.`);
}
