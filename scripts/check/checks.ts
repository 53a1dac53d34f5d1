import { fileURLToPath } from 'node:url';
import { runStep, sum, type Count, type Step } from '#scripts/step.ts';

/** Both compilers are named `tsc`, so this one is found by its path. */
const nativeCompiler = fileURLToPath(
	new URL('bin/tsc', import.meta.resolve('typescript-native/package.json'))
);

const typeChecked = ['.', 'shared', 'sync-server', 'tests', 'bench', 'web/src/service-worker'];

const steps: readonly Step[] = [
	{ name: 'eslint', command: ['eslint', '.'] },
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
	{ name: 'knip --cycles', command: ['knip', '--no-progress', '--cycles'] },
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

/** Runs the checks two at a time, once the types are written. */
export async function runChecks(): Promise<Count> {
	const waiting = steps.values();
	return sum(await Promise.all([runRest(waiting), runRest(waiting)]));
}

/** Takes steps from the common list until it is empty. */
async function runRest(waiting: Iterable<Step>): Promise<Count> {
	const counts: Count[] = [];
	for (const step of waiting) counts.push(await runStep(step));
	return sum(counts);
}
