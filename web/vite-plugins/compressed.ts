import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const pack = promisify(brotliCompress);
/** Files that are named after their content; the others are changed after the build. */
const NAMED_BY_CONTENT = '_app/immutable';
const TEXT = new Set(['.js', '.css', '.json', '.svg', '.wasm']);
const WORTH_PACKING = 512;

/** Adds to files of the built app what the server sends in their place. */
export function compressed(folder: string): Plugin {
	return {
		name: 'compressed',
		// After SvelteKit's adapter, which empties the folder, and after the other languages.
		buildApp: { order: 'post', handler: () => compressFiles(join(folder, NAMED_BY_CONTENT)) }
	};
}

async function compressFiles(folder: string): Promise<void> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const texts = entries.filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)));
	await Promise.all(texts.map(({ parentPath, name }) => compress(join(parentPath, name))));
}

async function compress(path: string): Promise<void> {
	const body = await readFile(path);
	if (body.length < WORTH_PACKING) return;
	const params = { [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
	await writeFile(`${path}.br`, await pack(body, { params }));
}
