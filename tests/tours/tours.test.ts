// @all: copies the repository, takes each tour in turn, and checks the types of what they made
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { readTour, takeStep, type Step } from './tour.ts';
import { createWorkingCopy, type WorkingCopy } from '#support/runner/working-copy.ts';

const tours = resolve(import.meta.dirname, '../../docs/tours');

/** Tests that fail if a list lacks a new mutation or version. */
const GUARDS = ['tests/protocol/shipped-mutations.test.ts'];
/** Both compilers are named `tsc`; this is the fast one. */
const COMPILER = 'node_modules/typescript-native/bin/tsc';

const Report = z.object({
	testResults: z.array(z.object({ name: z.string(), status: z.string() }))
});

const TOURS = [
	{ name: 'field', most: 9 },
	{ name: 'mutation', most: 15 },
	{ name: 'screen', most: 10 },
	{ name: 'action', most: 3 },
	{ name: 'question', most: 9 }
] as const;

let copy: WorkingCopy;

beforeAll(async () => {
	copy = await createWorkingCopy();
});
afterAll(() => copy[Symbol.asyncDispose]());

const isTest = ({ path }: Step) => path.endsWith('.test.ts');

/** Returns the files among these whose tests fail, below the copy’s folder. */
async function failing(paths: readonly string[]): Promise<readonly string[]> {
	const report = join(copy.folder, 'report.json');
	await copy.fails('.', 'vitest', 'run', ...paths, '--reporter=json', `--outputFile=${report}`);
	const { testResults } = Report.parse(JSON.parse(await readFile(report, 'utf8')));
	const failed = testResults.filter(({ status }) => status === 'failed');
	return failed.map(({ name }) => relative(copy.folder, name));
}

async function typeErrors(): Promise<string | null> {
	for (const name of ['shared', 'sync-server', 'tests']) {
		const errors = await copy.fails('.', 'node', COMPILER, '--noEmit', '-p', name);
		if (errors !== null) return errors;
	}
	return copy.fails('web', 'svelte-check', '--fail-on-warnings', '--output', 'human');
}

test.each(TOURS)('the tour $name touches at most $most files', async ({ name, most }) => {
	const page = await readFile(join(tours, `${name}.md`), 'utf8');
	const steps = readTour(page);

	expect(new Set(steps.map(({ path }) => path)).size).toBe(steps.length);
	expect(page).toContain(`It touches ${steps.length} files.`);
	expect(steps.length).toBeLessThanOrEqual(most);
});

test('the tests of each tour fail before its steps and pass after them, and the compilers have nothing against them', async () => {
	const texts = TOURS.map(({ name }) => readFile(join(tours, `${name}.md`), 'utf8'));
	const taken = (await Promise.all(texts)).map(readTour);
	const steps = taken.flat();
	for (const step of steps.filter(isTest)) await takeStep(copy.folder, step);
	const paths = [...new Set(steps.filter(isTest).map(({ path }) => path))];
	const failedBefore = await failing(paths);
	for (const step of steps.filter((one) => !isTest(one))) await takeStep(copy.folder, step);

	const failure = await copy.fails('.', 'vitest', 'run', ...paths, ...GUARDS);

	for (const tour of taken) expect(tour.some(({ path }) => failedBefore.includes(path))).toBe(true);
	expect(failure).toBeNull();
	expect(await typeErrors()).toBeNull();
});
