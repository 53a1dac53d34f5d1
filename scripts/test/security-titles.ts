import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TESTS = ['{shared,sync-server,tests,bench,scripts}/**/*.ts', 'web/src/**/*.ts'];
const TITLE = /['"`]((?:SEC-[A-Z]\d+ )+)/g;

/** Returns the requirements that a file's titles begin with, by the file's path from the root. */
export async function readSecurityTitles(
	root: string
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
	const rowsByFile = new Map<string, ReadonlySet<string>>();
	const paths = glob(TESTS, { cwd: root, exclude: (name) => isForeign(name) });
	for await (const path of paths) {
		const text = await readFile(join(root, path), 'utf8');
		const rows = [...text.matchAll(TITLE)].flatMap(([, head = '']) =>
			head.trim().replaceAll('SEC-', '').split(' ')
		);
		if (rows.length > 0) rowsByFile.set(path, new Set(rows));
	}
	return rowsByFile;
}

/** Skips files that are not ours, and the planted defects, which name tests of other files. */
function isForeign(name: string): boolean {
	return /(^|\/)(node_modules|build|data|fixtures|catalog)$/.test(name);
}
