import fc from 'fast-check';
import { underLoad } from './load.ts';
import { freePort } from '#support/machine/loopback.ts';
import { startMortal, type Death } from './mortal.ts';
import type { Phase } from './phase.ts';
import { openProcessWorld } from './process-world.ts';
import { startServer } from './process.ts';
import type { DatabaseName } from './world.ts';

export interface KillOptions {
	readonly database: DatabaseName;
	readonly kills: number;
	/** Makes the steps and the kills repeatable; which of them coincide depends on the machine. */
	readonly seed: number;
	readonly onkill?: (phase: Phase) => void;
}

/**
 * Kills a server again and again while devices work, on PostgreSQL one of two; nothing that was
 * saved is lost or done twice. Returns the phase of the server at each kill.
 */
export async function killServer({ database, kills, seed, onkill }: KillOptions): Promise<Phase[]> {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
	const mortal = startMortal(world.premises, deathsOf(seed, kills));
	const server = kept.adopt(await mortal, (it) => it.close());
	const ports = [server.process.port];
	if (database === 'postgres') {
		// The second server lives on, with every other device, and decides what the dead one's lock
		// held up.
		const premises = { ...world.premises, port: await freePort() };
		const survivor = kept.adopt(await startServer(premises), (it) => it.close());
		ports.push(survivor.port);
	}
	world.lead(...ports);
	const phases: Phase[] = [];

	await underLoad(world, {
		seed,
		up: async (place) => {
			if (place % ports.length === 0) await server.up();
		},
		async disturb(cluster) {
			while (phases.length < kills) {
				const phase = await server.die();
				await server.revive();
				await cluster.checker.duringRun(cluster.living());
				phases.push(phase);
				onkill?.(phase);
			}
		}
	});
	return phases;
}

/** Alternates kills at random times with kills where something could get lost or be done twice. */
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
