// @all: asks both runners for all their tests
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import {
	filesOf,
	markedFiles,
	namesOf,
	partIn,
	partOf,
	PART,
	PARTS,
	PLAYWRIGHT_FILES,
	VITEST_FILES,
	type Part
} from '@tenantry/tests/support/runner/parts.ts';
import { describe, expect, test } from 'vitest';
import { slowest, timeLine } from './budget.ts';
import { parseTestOptions } from './options.ts';

const root = resolve(import.meta.dirname, '../..');

/** Returns what a runner says that it would run. */
async function ask(part: Part | undefined, folder: string, program: string, ...args: string[]) {
	const cwd = resolve(root, folder);
	const { stdout } = await promisify(execFile)(resolve(cwd, 'node_modules/.bin', program), args, {
		cwd,
		maxBuffer: 64 * 1024 * 1024,
		env: { ...process.env, [PART]: part ?? '', FORCE_COLOR: '0' }
	});
	return stdout;
}

async function vitestFiles(part?: Part): Promise<readonly string[]> {
	const text = await ask(part, '.', 'vitest', 'list', '--filesOnly');
	return text.split('\n').flatMap((line) => /^\[\w+\] (.+)$/.exec(line)?.[1] ?? []);
}

async function playwrightTests(part?: Part): Promise<readonly string[]> {
	const text = await ask(part, 'tests', 'playwright', 'test', '--list', '--pass-with-no-tests');
	return text.split('\n').filter((line) => line.includes(' › '));
}

test('every vitest file is run by exactly one part, or by name by two', async () => {
	const all = await vitestFiles();
	const parts = await Promise.all(PARTS.map(vitestFiles));
	const [main = [], databases = [], rest = [], alone = [], long = []] = parts;

	expect(all.length).toBeGreaterThan(200);
	expect([...main, ...rest, ...alone, ...long].toSorted()).toEqual(all.toSorted());
	expect(databases.toSorted()).toEqual(main.toSorted());
	expect(rest.toSorted()).toEqual(markedFiles(VITEST_FILES, 'rest'));
	expect(alone.toSorted()).toEqual(markedFiles(VITEST_FILES, 'alone'));
	expect(long.toSorted()).toEqual(markedFiles(VITEST_FILES, 'long'));
});

test('every Playwright test is run by one part, and each test of an acceptance row by main', async () => {
	const all = await playwrightTests();
	const parts = await Promise.all(PARTS.map(playwrightTests));
	const [main = []] = parts;
	const isRow = (line: string) => / › [SP]\d+ [^›]*$/.test(line);

	expect(all.length).toBeGreaterThan(200);
	expect(parts.flat().toSorted()).toEqual(all.toSorted());
	expect(main.filter(isRow)).toEqual(all.filter(isRow));
	expect(new Set(main.flatMap((line) => / › (S\d+) /.exec(line)?.[1] ?? [])).size).toBe(83);
});

describe('a test of an unmarked file', () => {
	test.each([
		'it holds on SQLite',
		'it holds on PostgreSQL',
		'on postgres',
		'PostgreSQL\nand more',
		''
	])('is run by one part according to its name: %j', (name) => {
		const parts = PARTS.filter((part) => namesOf(part)?.test(name));

		expect(parts).toEqual([partOf(undefined, name)]);
		expect(partOf('rest', name)).toBe('rest');
	});
});

test('a mark gives a reason and stands only in the first line', async () => {
	for (const path of filesOf([...VITEST_FILES, ...PLAYWRIGHT_FILES])) {
		const lines = (await readFile(resolve(root, path), 'utf8')).split('\n');
		const marks = lines.flatMap((line, place) =>
			/^\/\/ @(all|alone|long)/.test(line) ? [place] : []
		);
		expect([path, marks.filter((place) => place > 0)]).toEqual([path, []]);
		if (marks.length > 0) expect([path, lines[0]]).toEqual([path, expect.stringMatching(/: \S/)]);
	}
});

test('an unknown part is refused instead of running everything', () => {
	expect(() => partIn({ [PART]: 'mian' })).toThrow('mian');
	expect(partIn({ [PART]: '' })).toBeUndefined();
});

test.each<[string[], ReturnType<typeof parseTestOptions>]>([
	[[], 'main'],
	[['--all'], 'all'],
	[['--', '--rest'], 'rest'],
	[['--long'], 'long'],
	[['-h'], 'help'],
	[['--everything'], undefined]
])('test %j', (typed, suite) => {
	expect(parseTestOptions(typed)).toBe(suite);
});

test('a run over its budget says so', () => {
	const ms = 49 * 60_000;

	expect(timeLine('main', ms)).toBe('! 49.0 of 12 minutes: over budget');
	expect(timeLine('all', ms)).toBe('✓ 49.0 of 60 minutes');
});

test('lists the ten slowest files, slowest first', () => {
	const times = Array.from({ length: 12 }, (_, n) => ({ file: `e2e/${n}.spec.ts`, ms: n * 1000 }));

	const lines = slowest(times);

	expect(lines).toHaveLength(10);
	expect(lines[0]).toBe('   11.0 s  tests/e2e/11.spec.ts');
});
