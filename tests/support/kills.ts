import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { Cluster } from '#support/cluster.ts';
import { startMortal, type Death } from '#support/mortal-server.ts';
import type { Phase } from '#support/phase.ts';
import { stepsOf, take } from '#support/process-steps.ts';
import { openProcessWorld } from '#support/process-world.ts';
import type { DatabaseName } from '#support/server-world.ts';
import { inParallel } from '#support/strands.ts';

export interface KillOptions {
	readonly database: DatabaseName;
	readonly kills: number;
	/** Gives the same steps and the same deaths; what meets what is up to the machine. */
	readonly seed: number;
	readonly onkill?: (phase: Phase) => void;
}

const CREW = [OWNER_ROLE, OWNER_ROLE, 'Administrator', 'Manager', 'Help Desk'] as const;

/**
 * Devices change and send, over broken wires, while the server is killed again and again; in the
 * end the checker asks for everything that was saved. Answers what the server was doing each time.
 */
export async function killServer({ database, kills, seed, onkill }: KillOptions): Promise<Phase[]> {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
	const mortal = startMortal(world.premises, deathsOf(seed, kills));
	const server = kept.adopt(await mortal, (it) => it.close());
	const cluster = kept.adopt(await Cluster.open(world, CREW), async (it) => it.close());
	const scene = { world, cluster, crew: CREW.length };
	const phases: Phase[] = [];

	await inParallel(({ isOver, end }) => [
		...cluster.living().map(async (device, place) => {
			const steps = stepsOf(seed * 10 + place);
			while (!isOver() && !device.isRevoked) {
				await take(steps.next().value, scene, device);
				await server.up();
			}
		}),
		(async () => {
			while (phases.length < kills && !isOver()) {
				const phase = await server.die();
				await server.revive();
				await cluster.checker.duringRun(cluster.living());
				phases.push(phase);
				onkill?.(phase);
			}
			end();
		})()
	]);

	await cluster.quiet();
	await cluster.checker.afterQuiet(cluster.living());
	await cluster.expectDigestsToAgree();
	return phases;
}

/** By turns at random, and where something could get lost or be done twice. */
function deathsOf(seed: number, count: number): readonly Death[] {
	const atRandom = fc.record({ afterMs: fc.integer({ min: 50, max: 600 }) });
	const atPoints = (['writing', 'committed', 'committing'] as const).map((phase) =>
		fc.record({ phase: fc.constant(phase), times: fc.integer({ min: 1, max: 8 }) })
	);
	const turn = fc.tuple<Death[]>(atRandom, ...atPoints);
	return fc
		.sample(turn, { seed, numRuns: Math.ceil(count / 4) })
		.flat()
		.slice(0, count);
}
