import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SKIPPED = /(^|\/)(node_modules|build|build-bench|data|\.svelte-kit|fixtures)$/;

/** Reads the source files that match some patterns, by path from the root. */
export async function readSources(
	root: string,
	patterns: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	const paths = await Array.fromAsync(
		glob(patterns, { cwd: root, exclude: (name) => SKIPPED.test(name) })
	);
	const texts = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')));
	return new Map(paths.map((path, index) => [path, texts[index] ?? '']));
}
