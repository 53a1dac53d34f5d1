import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * `test` runs `main`. The rest of `test:all` are the files whose first line says so, and the tests
 * of all other files whose name says that they run on PostgreSQL.
 */
export const PARTS = ['main', 'databases', 'rest'] as const;
export type Part = (typeof PARTS)[number];

/** Environment variable that names the part to run; without it the runners run all parts. */
export const PART = 'TENANTRY_TEST_PART';

export const VITEST_FILES = [
	'{shared,sync-server,tests,bench,scripts}/**/*.test.ts',
	'web/{src,translation}/**/*.test.ts'
];
export const PLAYWRIGHT_FILES = ['tests/e2e/**/*.spec.ts', 'tests/acceptance/**/*.spec.ts'];

const root = resolve(import.meta.dirname, '../../..');
/** Part of the names of tests that run on PostgreSQL: matches the word and the database name. */
const TWIN = 'postgres';

/** First line of a file that `test` leaves to `test:all`, with the reason. */
const MARK = /^\/\/ @all: \S.*\n/;

export function partOf(isMarked: boolean, fullName: string): Part {
	if (isMarked) return 'rest';
	return fullName.toLowerCase().includes(TWIN) ? 'databases' : 'main';
}

export function isMarked(text: string): boolean {
	return MARK.test(text);
}

/** Returns the marked files among those that a runner finds, relative to the root. */
export function markedFiles(patterns: readonly string[]): readonly string[] {
	return filesOf(patterns).filter((path) => isMarked(readFileSync(resolve(root, path), 'utf8')));
}

export function filesOf(patterns: readonly string[]): readonly string[] {
	const exclude = (name: string) => /(^|\/)node_modules(\/|$)/.test(name);
	return globSync([...patterns], { cwd: root, exclude }).toSorted();
}

/** Returns the pattern that the full names of tests in unmarked files must match to run. */
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
