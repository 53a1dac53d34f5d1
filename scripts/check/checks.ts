import { fileURLToPath } from 'node:url';
import { runStep, sum, type Count, type Step } from '#scripts/step.ts';

/** Both compilers are named `tsc`, so this one is found by its path. */
const nativeCompiler = fileURLToPath(
	new URL('bin/tsc', import.meta.resolve('typescript-native/package.json'))
);

const typeChecked = ['.', 'shared', 'sync-server', 'tests', 'bench', 'web/src/service-worker'];

/**
 * What `test` leaves to `test:rest`, because no behaviour depends on it and it takes longer than
 * all other checks together: for each component TypeScript reads its whole program again.
 */
const linters: readonly Step[] = [
	{ name: 'prettier', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: 'eslint', command: ['eslint', '.', '--ignore-pattern', '**/*.svelte'] },
	{ name: 'eslint, components', command: ['eslint', 'web/src/**/*.svelte'] }
];

const checks: readonly Step[] = [
	{
		name: 'svelte-check',
		command: ['svelte-check', '--fail-on-warnings', '--output', 'human'],
		folder: 'web'
	},
	...typeChecked.map((project): Step => ({
		name: `tsc ${project}`,
		command: ['node', nativeCompiler, '-p', project]
	})),
	{ name: 'knip', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
	{ name: 'languages', command: ['node', 'scripts/languages.ts', '--check'] },
	{ name: 'licenses', command: ['node', 'scripts/check/licenses.ts'] },
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

/** Runs all checks but the linters, once SvelteKit's types are written. */
export function runChecks(): Promise<Count> {
	return runInTurn(checks);
}

/** Runs the linters at once: each keeps one processor busy, and the two of ESLint take equally long. */
export async function runLinters(): Promise<Count> {
	return sum(await Promise.all(linters.map(runStep)));
}

async function runInTurn(steps: readonly Step[]): Promise<Count> {
	const counts: Count[] = [];
	for (const step of steps) counts.push(await runStep(step));
	return sum(counts);
}
