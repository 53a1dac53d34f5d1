import { fileURLToPath } from 'node:url';
import { runStep, sum, type Count, type Step } from '#scripts/step.ts';

/** Both compilers are named `tsc`, so this one is found by its path. */
const nativeCompiler = fileURLToPath(
	new URL('bin/tsc', import.meta.resolve('typescript-native/package.json'))
);

const typeChecked = ['.', 'shared', 'sync-server', 'tests', 'bench', 'web/src/service-worker'];

/** Takes as long as all other checks together. */
const linter: Step = {
	name: 'eslint',
	command: ['eslint', '.', '--ignore-pattern', '**/*.svelte']
};

/**
 * As slow as all other files, because TypeScript reads its whole program again for each component.
 * `test` leaves it to `test:rest`; svelte-check has found type errors by then.
 */
export const componentLinter: Step = {
	name: 'eslint, components',
	command: ['eslint', 'web/src/**/*.svelte']
};

const others: readonly Step[] = [
	{
		name: 'svelte-check',
		command: ['svelte-check', '--fail-on-warnings', '--output', 'human'],
		folder: 'web'
	},
	...typeChecked.map((project): Step => ({
		name: `tsc ${project}`,
		command: ['node', nativeCompiler, '-p', project]
	})),
	{ name: 'prettier', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: 'knip', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
	{ name: 'languages', command: ['node', 'scripts/languages.ts', '--check'] },
	{ name: 'import cycles', command: ['node', 'scripts/check/import-cycles.ts'] }
];

/** Writes SvelteKit's types, which the linter, the compiler and the build read. */
export const svelteTypes: Step = {
	name: 'svelte-kit sync',
	command: ['svelte-kit', 'sync'],
	folder: 'web'
};

/** Compares the weight of the built app with its budgets. */
export const weights: Step = { name: 'weights', command: ['node', 'scripts/check/weights.ts'] };

/** Results of the linter and of all other checks, which run beside it one after the other. */
export interface Checks {
	readonly linter: Promise<Count>;
	readonly others: Promise<Count>;
}

/** Runs the checks, once SvelteKit's types are written. */
export function runChecks(): Checks {
	return { linter: runStep(linter), others: runInTurn(others) };
}

async function runInTurn(steps: readonly Step[]): Promise<Count> {
	const counts: Count[] = [];
	for (const step of steps) counts.push(await runStep(step));
	return sum(counts);
}
