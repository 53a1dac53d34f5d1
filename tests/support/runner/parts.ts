import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * `test` runs `main`. `test:rest` runs the files whose first line says `@all`, the tests of unmarked
 * files whose name says that they run on PostgreSQL, and, when all these have ended, the files whose
 * first line says `@alone`. `test:long` runs the files whose first line says `@long`.
 */
export const PARTS = ['main', 'databases', 'rest', 'alone', 'long'] as const;
export type Part = (typeof PARTS)[number];
const MARKED = ['rest', 'alone', 'long'] as const satisfies readonly Part[];
type MarkedPart = (typeof MARKED)[number];

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

/** First lines of the files that `test` leaves out, with the reason. */
const MARKS: Readonly<Record<MarkedPart, RegExp>> = {
	rest: /^\/\/ @all: \S.*\n/,
	alone: /^\/\/ @alone: \S.*\n/,
	long: /^\/\/ @long: \S.*\n/
};

export function partOf(marked: MarkedPart | undefined, fullName: string): Part {
	if (marked !== undefined) return marked;
	return fullName.toLowerCase().includes(TWIN) ? 'databases' : 'main';
}

/**
 * Returns what a runner looks for and what it leaves out to run a part, as paths relative to the
 * root. Without a part it leaves out nothing.
 */
export function selectionOf(
	part: Part | undefined,
	patterns: readonly string[]
): { readonly include: readonly string[]; readonly exclude: readonly string[] } {
	if (part === undefined) return { include: patterns, exclude: [] };
	if (isMarked(part)) return { include: markedFiles(patterns, part), exclude: [] };
	const exclude = MARKED.flatMap((marked) => markedFiles(patterns, marked));
	return { include: patterns, exclude };
}

/** Says whether a part is run because the first lines of its files name it. */
export function isMarked(part: Part): part is MarkedPart {
	return MARKED.some((marked) => marked === part);
}

/** Returns the marked files among those that a runner finds, relative to the root. */
export function markedFiles(patterns: readonly string[], part: MarkedPart): readonly string[] {
	const mark = MARKS[part];
	return filesOf(patterns).filter((path) => mark.test(readFileSync(resolve(root, path), 'utf8')));
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
