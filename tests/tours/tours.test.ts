// @all: copies the repository, takes each tour in turn, and checks the types of what they made
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTour, takeStep, type Step } from './tour.ts';
import { createWorkingCopy, type WorkingCopy } from '#support/runner/working-copy.ts';

const tours = resolve(import.meta.dirname, '../../docs/tours');

/** Tests that fail if a list lacks a new mutation or version. */
const GUARDS = ['tests/protocol/shipped-mutations.test.ts'];
/** Both compilers are named `tsc`; this is the fast one. */
const COMPILER = 'node_modules/typescript-native/bin/tsc';

const TOURS = [
	{ name: 'field', most: 9 },
	{ name: 'mutation', most: 15 },
	{ name: 'screen', most: 10 },
	{ name: 'action', most: 3 }
] as const;

let copy: WorkingCopy;

beforeAll(async () => {
	copy = await createWorkingCopy();
});
afterAll(() => copy[Symbol.asyncDispose]());

const isTest = ({ path }: Step) => path.endsWith('.test.ts');

async function typeErrors(): Promise<string | null> {
	for (const name of ['shared', 'sync-server', 'tests']) {
		const errors = await copy.fails('.', 'node', COMPILER, '--noEmit', '-p', name);
		if (errors !== null) return errors;
	}
	return copy.fails('web', 'svelte-check', '--fail-on-warnings', '--output', 'human');
}

test.each(TOURS)(
	'the tour $name works step by step, in at most $most files',
	async ({ name, most }) => {
		const page = await readFile(join(tours, `${name}.md`), 'utf8');
		const steps = readTour(page);
		const tests = steps.filter(isTest);
		const paths = tests.map(({ path }) => path);
		for (const step of tests) await takeStep(copy.folder, step);
		const failsBefore = await copy.fails('.', 'vitest', 'run', ...paths);
		for (const step of steps.filter((one) => !isTest(one))) await takeStep(copy.folder, step);

		const failure = await copy.fails('.', 'vitest', 'run', ...paths, ...GUARDS);

		expect(failsBefore).not.toBeNull();
		expect(failure).toBeNull();
		expect(new Set(steps.map(({ path }) => path)).size).toBe(steps.length);
		expect(page).toContain(`It touches ${steps.length} files.`);
		expect(steps.length).toBeLessThanOrEqual(most);
	}
);

test('the compilers have nothing against what the tours have made of the copy', async () => {
	expect(await typeErrors()).toBeNull();
});
