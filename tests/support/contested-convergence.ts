import fc from 'fast-check';
import type { ClusterStep } from '#support/cluster-steps.ts';
import { contestedStep } from '#support/contested-steps.ts';
import { expectConvergence, STEPS } from '#support/convergence.ts';
import type { DatabaseName } from '#support/server-world.ts';

/** Only within one history can versions be compared, so most runs have no other. */
const histories = fc.oneof(
	{ weight: 3, arbitrary: fc.array(contestedStep.filter(isOfOneHistory), STEPS) },
	{ weight: 1, arbitrary: fc.array(contestedStep, STEPS) }
);

/** The same, where people want different things of the same few. */
export function expectContestedConvergence(database: DatabaseName, runs: number): Promise<void> {
	return expectConvergence(database, runs, histories);
}

function isOfOneHistory({ kind }: ClusterStep): boolean {
	return kind !== 'restore';
}
