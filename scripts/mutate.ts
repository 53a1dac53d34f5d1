import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import {
	isNoticed,
	isValid,
	keyOf,
	toMutant,
	type Mutant,
	type MutantResult
} from './mutation/mutant.ts';
import { findParts, type MutationPart } from './mutation/parts.ts';
import { survivorsOf } from './mutation/survivors.ts';

const root = resolve(import.meta.dirname, '..');
process.chdir(root);

let isClean = true;
for (const part of findParts(process.argv.slice(2).find((arg) => arg !== '--'))) {
	const sources = await readSources(part);
	const results = await mutate(part);
	for (const source of sources) isClean = report(source, results) && isClean;
}
process.exitCode = isClean ? 0 : 1;

interface Source {
	readonly file: string;
	readonly text: string;
}

/** Reads the sources up front, because mutating takes minutes in which someone may edit them. */
async function readSources({ folder, files }: MutationPart): Promise<readonly Source[]> {
	const paths = files.map((file) => `${folder}/${file}`);
	return Promise.all(paths.map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
}

/** Mutates a copy of the checkout, so that no working file is ever a mutant. */
async function mutate({ folder, files, tests }: MutationPart): Promise<readonly MutantResult[]> {
	// Read by mutation/vitest.ts.
	process.env.MUTATION_TESTS = tests.join(' ');
	const stryker = new Stryker({
		plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
		testRunner: 'vitest',
		vitest: { configFile: 'scripts/mutation/vitest.ts', related: false },
		mutate: files.map((file) => `${folder}/${file}`),
		// Without types nothing has to be generated first; the runner strips them.
		ignorePatterns: ['/docs', '/bench', '/data', 'build', 'build-bench', 'tsconfig.json'],
		tempDirName: join(tmpdir(), 'tenantry-mutation'),
		concurrency: 1,
		// On a busy machine a slow test is not necessarily caught in a loop.
		timeoutMS: 20_000,
		reporters: ['progress-append-only']
	});
	return stryker.runMutationTest();
}

/** Prints a file's results and returns whether every mutant was noticed or is explained. */
function report(source: Source, results: readonly MutantResult[]): boolean {
	const { file } = source;
	const mutants = results.filter((one) => isValid(one) && one.fileName.endsWith(`/${file}`));
	const unnoticed = mutants.filter((one) => !isNoticed(one));
	const survivors = unnoticed.map((one) => toMutant(one, source));
	const known = new Map(survivorsOf(file).map((one) => [keyOf(one), one]));
	const open = survivors.filter((one) => !known.has(keyOf(one)));
	const survived = new Set(survivors.map(keyOf));
	const stale = [...known.values()].filter((one) => !survived.has(keyOf(one)));

	const noticed = mutants.length - survivors.length;
	const score = ((100 * noticed) / mutants.length).toFixed(1);
	console.log(
		`${file}: ${score} % (${noticed} of ${mutants.length} noticed, ${survivors.length - open.length} explained)`
	);
	for (const one of open) print('not noticed', one);
	for (const one of stale) print('explained, but noticed', one);
	return open.length + stale.length === 0;
}

function print(what: string, { before, after }: Mutant): void {
	console.log(`  ${what}\n    - ${before}\n    + ${after}`);
}
