import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { blocksOfTable } from './leveldb-table.ts';

/** A canary that was found, with its file and the form it has there. */
export interface Sighting {
	readonly file: string;
	readonly canary: string;
	readonly form: string;
}

interface Form {
	readonly form: string;
	readonly bytes: Buffer;
}

/** Returns a unique text, which can be found only where a test has written it. */
export function newCanary(kind: string): string {
	return `${kind}${randomBytes(8).toString('hex')}`;
}

/** Finds these canaries, in any form, in the files of a folder. */
export async function findCanaries(
	folder: string,
	canaries: readonly string[]
): Promise<readonly Sighting[]> {
	const forms = canaries.map((canary) => ({ canary, forms: formsOf(canary) }));
	const found: Sighting[] = [];
	for await (const { file, bytes } of filesIn(folder))
		for (const { canary, forms: wanted } of forms)
			found.push(...formsIn(bytes, wanted).map((form) => ({ file, canary, form })));
	return found;
}

/** Reads the files of a folder, with what is compressed in them. */
export async function* filesIn(
	folder: string
): AsyncGenerator<{ readonly file: string; readonly bytes: Buffer }> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	for (const entry of entries.filter((one) => one.isFile())) {
		const path = join(entry.parentPath, entry.name);
		// A running browser may remove files during the search.
		const bytes = searchable(path, await readFile(path).catch(() => Buffer.alloc(0)));
		yield { file: relative(folder, path), bytes };
	}
}

/** Appends the decompressed LevelDB blocks to the bytes of the file. */
function searchable(path: string, bytes: Buffer): Buffer {
	return extname(path) === '.ldb' ? Buffer.concat([bytes, ...blocksOfTable(bytes)]) : bytes;
}

/** Finds the canaries in a text or buffer that is not a file. */
export function canariesIn(text: string | Buffer, canaries: readonly string[]): readonly string[] {
	const bytes = Buffer.from(text);
	return canaries.filter((canary) => formsIn(bytes, formsOf(canary)).length > 0);
}

function formsIn(bytes: Buffer, forms: readonly Form[]): string[] {
	return forms.filter((one) => bytes.includes(one.bytes)).map(({ form }) => form);
}

/**
 * Returns the forms in which programs write a text: plain, UTF-16, base64, hexadecimal, JSON, URL.
 */
export function formsOf(text: string): readonly Form[] {
	const plain = Buffer.from(text);
	const forms: Form[] = [
		{ form: 'UTF-8', bytes: plain },
		{ form: 'UTF-16LE', bytes: Buffer.from(text, 'utf16le') },
		{ form: 'UTF-16BE', bytes: Buffer.from(text, 'utf16le').swap16() },
		...[0, 1, 2].flatMap((offset) => base64At(plain, offset)),
		{ form: 'hexadecimal', bytes: Buffer.from(plain.toString('hex')) },
		{ form: 'JSON', bytes: Buffer.from(JSON.stringify(text).slice(1, -1)) },
		{ form: 'JSON, escaped', bytes: Buffer.from(text.replaceAll(/[^]/gu, escaped)) },
		{ form: 'an address', bytes: Buffer.from(encodeURIComponent(text)) }
	];
	const isNew = ({ bytes }: Form, at: number) =>
		forms.findIndex((other) => other.bytes.equals(bytes)) === at;
	return forms.filter(isNew);
}

/**
 * Returns the part of the base64 form that does not depend on the bytes before and after, for a
 * text that starts at this offset in a group of three bytes.
 */
function base64At(bytes: Buffer, offset: number): Form[] {
	const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
	const certain = whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
	// Letters at the start that share bits with the preceding bytes depend on those, so they are
	// cut off.
	const text = certain.slice(Math.ceil((offset * 8) / 6));
	const url = text.replaceAll('+', '-').replaceAll('/', '_');
	const form = `base64 at ${offset}`;
	return [
		{ form, bytes: Buffer.from(text) },
		{ form: `${form}, of addresses`, bytes: Buffer.from(url) }
	];
}

function escaped(letter: string): string {
	const units = Array.from({ length: letter.length }, (_, at) => letter.charCodeAt(at));
	return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
