import fc from 'fast-check';
import type { ClusterStep } from './steps.ts';
import { contestedStep } from './contested-steps.ts';
import { expectConvergence, STEPS } from './convergence.ts';
import type { DatabaseName } from '#support/servers/world.ts';

/** Most runs have only one history, because versions can be compared only within one. */
const histories = fc.oneof(
	{ weight: 3, arbitrary: fc.array(contestedStep.filter(isOfOneHistory), STEPS) },
	{ weight: 1, arbitrary: fc.array(contestedStep, STEPS) }
);

/** Runs the convergence test with people who make conflicting changes to the same few records. */
export function expectContestedConvergence(database: DatabaseName, runs: number): Promise<void> {
	return expectConvergence(database, runs, histories);
}

function isOfOneHistory({ kind }: ClusterStep): boolean {
	return kind !== 'restore';
}
