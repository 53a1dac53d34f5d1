import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * `test` runs `main`. The rest of `test:all` are the files that say so in their first line, and
 * the tests of all other files whose name says that they run on PostgreSQL.
 */
export const PARTS = ['main', 'databases', 'rest'] as const;
export type Part = (typeof PARTS)[number];

/** Which part the runners run; all of them when nothing is said. */
export const PART = 'TENANTRY_TEST_PART';

export const VITEST_FILES = [
	'{shared,sync-server,tests,bench,scripts}/**/*.test.ts',
	'web/src/**/*.test.ts'
];
export const PLAYWRIGHT_FILES = ['tests/e2e/**/*.spec.ts', 'tests/acceptance/**/*.spec.ts'];

const root = resolve(import.meta.dirname, '../..');
/** In words for people, or as programs name it. */
const TWIN = 'postgres';

/** The first line of a file that `test` leaves to `test:all`, and why. */
const MARK = /^\/\/ @all: \S.*\n/;

export function partOf(isMarked: boolean, fullName: string): Part {
	if (isMarked) return 'rest';
	return fullName.toLowerCase().includes(TWIN) ? 'databases' : 'main';
}

export function isMarked(text: string): boolean {
	return MARK.test(text);
}

/** Of the files that a runner finds, from the root, those that are marked. */
export function markedFiles(patterns: readonly string[]): readonly string[] {
	return filesOf(patterns).filter((path) => isMarked(readFileSync(resolve(root, path), 'utf8')));
}

export function filesOf(patterns: readonly string[]): readonly string[] {
	const exclude = (name: string) => /(^|\/)node_modules(\/|$)/.test(name);
	return globSync([...patterns], { cwd: root, exclude }).toSorted();
}

/** What of the tests of files without a mark is run, by their full name. */
export function namesOf(part: Part | undefined): RegExp | undefined {
	if (part === 'main') return new RegExp(`^(?![^]*${TWIN})`, 'i');
	return part === 'databases' ? new RegExp(TWIN, 'i') : undefined;
}

export function partIn(environment: NodeJS.ProcessEnv): Part | undefined {
	const named = environment[PART];
	if (named === undefined || named === '') return undefined;
	const part = PARTS.find((one) => one === named);
	if (part === undefined) throw new Error(`${PART} is none of ${PARTS.join(', ')}: ${named}`);
	return part;
}
