import { runStep, sum, type Count, type Step } from './step.ts';

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
		command: ['tsc', '-p', project]
	})),
	{ name: 'prettier', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: 'knip', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
	{ name: 'knip --cycles', command: ['knip', '--no-progress', '--cycles'] }
];

/** With `beside`, what else may run at the same time and needs what these need. */
export async function runChecks(beside: readonly Step[] = []): Promise<Count> {
	// The linter and the compiler need the types that SvelteKit writes.
	const prepared = await runStep({
		name: 'svelte-kit sync',
		command: ['svelte-kit', 'sync'],
		folder: 'web'
	});

	const waiting = [...beside, ...steps].values();
	const counts = await Promise.all([runRest(waiting), runRest(waiting)]);
	return sum([prepared, ...counts]);
}

/** Takes steps from the common list until it is empty. */
async function runRest(waiting: Iterable<Step>): Promise<Count> {
	const counts: Count[] = [];
	for (const step of waiting) counts.push(await runStep(step));
	return sum(counts);
}
