import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { Cluster } from '#support/cluster.ts';
import { stepsOf, take } from '#support/process-steps.ts';
import type { ProcessWorld } from '#support/process-world.ts';
import { inParallel } from '#support/strands.ts';

export interface LoadOptions {
	readonly seed: number;
	/** The device at this place waits for it after each step: nobody hammers at what is not there. */
	readonly up?: (place: number) => Promise<void>;
	/** What happens to the servers meanwhile; the load ends with it. */
	readonly disturb: (cluster: Cluster) => Promise<void>;
}

const CREW = [OWNER_ROLE, OWNER_ROLE, 'Administrator', 'Manager', 'Help Desk'] as const;
const atOnce = async (): Promise<void> => undefined;

/**
 * Devices change and send, over broken wires, for as long as the disturbance takes. In the end the
 * checker asks for everything that was saved, and compares what everybody holds.
 */
export async function underLoad(
	world: ProcessWorld,
	{ seed, up = atOnce, disturb }: LoadOptions
): Promise<void> {
	const cluster = await Cluster.open(world, CREW);
	const scene = { world, cluster, crew: CREW.length };
	try {
		await inParallel(({ isOver, end }) => [
			...cluster.living().map(async (device, place) => {
				const steps = stepsOf(seed * 10 + place);
				while (!isOver() && !device.isRevoked) {
					await take(steps.next().value, scene, device);
					await up(place);
				}
			}),
			disturb(cluster).then(end)
		]);
		await cluster.expectAllWell();
	} finally {
		cluster.close();
	}
}
