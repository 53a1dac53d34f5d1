import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { blocksOfTable } from '#support/leveldb-table.ts';

/** A canary that was found, by the file it is in and the form it has there. */
export interface Sighting {
	readonly file: string;
	readonly canary: string;
	readonly form: string;
}

interface Form {
	readonly form: string;
	readonly bytes: Buffer;
}

/** A text that is nowhere unless somebody has written it there. */
export function newCanary(kind: string): string {
	return `${kind}${randomBytes(8).toString('hex')}`;
}

/** Who of these has sung in which file of a folder, in whatever form. */
export async function findCanaries(
	folder: string,
	canaries: readonly string[]
): Promise<readonly Sighting[]> {
	const forms = canaries.map((canary) => ({ canary, forms: formsOf(canary) }));
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const found: Sighting[] = [];
	for (const entry of entries.filter((one) => one.isFile())) {
		const path = join(entry.parentPath, entry.name);
		// A browser that runs takes files away while they are looked for.
		const bytes = searchable(path, await readFile(path).catch(() => Buffer.alloc(0)));
		const file = relative(folder, path);
		for (const { canary, forms: wanted } of forms)
			found.push(...formsIn(bytes, wanted).map((form) => ({ file, canary, form })));
	}
	return found;
}

/** With the blocks that LevelDB compressed in the clear behind the file itself. */
function searchable(path: string, bytes: Buffer): Buffer {
	return extname(path) === '.ldb' ? Buffer.concat([bytes, ...blocksOfTable(bytes)]) : bytes;
}

/** The same of what is no file. */
export function canariesIn(text: string | Buffer, canaries: readonly string[]): readonly string[] {
	const bytes = Buffer.from(text);
	return canaries.filter((canary) => formsIn(bytes, formsOf(canary)).length > 0);
}

function formsIn(bytes: Buffer, forms: readonly Form[]): string[] {
	return forms.filter((one) => bytes.includes(one.bytes)).map(({ form }) => form);
}

/** As programs write a text: as it is, two bytes a letter, inside of base64, JSON or an address. */
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

/** What stands in base64 whatever comes before and after, when so many bytes of three come before. */
function base64At(bytes: Buffer, offset: number): Form[] {
	const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
	const certain = whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
	// The letters that share bits with what comes before are not the text's alone.
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
