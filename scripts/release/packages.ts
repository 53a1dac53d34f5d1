import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Licenses of what may be handed on; of alternatives one is needed, of what applies together all. */
export const ACCEPTED: ReadonlySet<string> = new Set([
	'0BSD',
	'Apache-2.0',
	'BlueOak-1.0.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'CC0-1.0',
	'ISC',
	'MIT',
	'MIT-0',
	'MPL-2.0'
]);

/** A package that somebody else wrote. */
export interface Package {
	readonly name: string;
	readonly version: string;
	/** An expression of SPDX; empty if the package names none. */
	readonly license: string;
	/** What its files say about license and copyright; else who wrote it. */
	readonly texts: readonly string[];
}

export async function readPackage(folder: string): Promise<Package> {
	const json: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const entries = await readdir(folder, { withFileTypes: true });
	const files = entries.filter(
		(entry) => entry.isFile() && /^(?:licen[cs]e|copying|notice)/i.test(entry.name)
	);
	const names = files.map(({ name }) => name).toSorted();
	const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
	return {
		name: textOf(json, 'name'),
		version: textOf(json, 'version'),
		license: textOf(json, 'license'),
		texts: texts.length === 0 ? [authorOf(json)] : texts
	};
}

/** Whether the license of a package is one of these. */
export function isAccepted(license: string, accepted: ReadonlySet<string> = ACCEPTED): boolean {
	const alternatives = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
	return alternatives.some(
		(one) => accepted.has(one) || one.split(' AND ').every((part) => accepted.has(part))
	);
}

/** npm writes a person as an object or as `Name <email> (address)`. */
function authorOf(json: unknown): string {
	const author = textOf(valueOf(json, 'author'), 'name') || textOf(json, 'author');
	return `Copyright ${author.split(/[<(]/, 1).join().trim()}`;
}

function textOf(json: unknown, field: string): string {
	const value = valueOf(json, field);
	return typeof value === 'string' ? value : '';
}

function valueOf(json: unknown, field: string): unknown {
	return typeof json === 'object' && json !== null ? Reflect.get(json, field) : undefined;
}
