import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { Cluster } from '#support/cluster/cluster.ts';
import { stepsOf, take } from '#support/cluster/process-steps.ts';
import type { ProcessWorld } from './process-world.ts';
import { SpecialLoad } from './special-load.ts';
import { inParallel } from '#support/runner/strands.ts';

export interface LoadOptions {
	readonly seed: number;
	/**
	 * Resolves when the device at this index may continue; awaited after each step, so that no
	 * device retries against a dead server.
	 */
	readonly up?: (place: number) => Promise<void>;
	/** Disturbs the servers during the load, which ends with it. */
	readonly disturb: (cluster: Cluster) => Promise<void>;
}

const CREW = [OWNER_ROLE, OWNER_ROLE, 'Administrator', 'Manager', 'Help Desk'] as const;
/** Usual steps of a device between two others. */
const USUAL_STEPS = 3;
const atOnce = async (): Promise<void> => undefined;

/**
 * Has devices change and sync, over broken wires, until the disturbance ends. Then the checker
 * looks for every saved change and compares all replicas.
 */
export async function underLoad(
	world: ProcessWorld,
	{ seed, up = atOnce, disturb }: LoadOptions
): Promise<void> {
	const cluster = await Cluster.open(world, CREW);
	const scene = { world, cluster, crew: CREW.length };
	const special = await SpecialLoad.open(world, cluster);
	try {
		await inParallel(({ isOver, end }) => [
			...cluster.living().map(async (device, place) => {
				const steps = stepsOf(seed * 10 + place);
				const others = special.stepsOf(seed * 10 + place);
				for (let count = 1; !isOver() && !device.isRevoked; count++) {
					await take(steps.next().value, scene, device);
					if (count % USUAL_STEPS === 0) await special.take(others.next().value, device);
					await up(place);
				}
			}),
			disturb(cluster).then(end)
		]);
		await cluster.expectAllWell();
		await special.expectReviewed();
	} finally {
		cluster.close();
	}
}
