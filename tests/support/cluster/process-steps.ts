import fc from 'fast-check';
import { setTimeout } from 'node:timers/promises';
import { clusterStep, type ClusterStep } from './steps.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import type { ProcessWorld } from '#support/servers/process-world.ts';
import type { TcpProxy } from '#support/wire/tcp-proxy.ts';
import type { Fault } from '#support/wire/wire.ts';

const PUSH = 'POST /sync/v1/push';
const SILENCE_MS = 150;

/** Yields an endless series of steps for one device, the same for the same seed. */
export function* stepsOf(seed: number): Generator<ClusterStep, never> {
	for (let part = 0; ; part++) {
		// Only steps of a single device; a database is not copied under a running server.
		const sample = fc.sample(clusterStep, { seed: seed * 1_000 + part, numRuns: 100 });
		yield* sample.filter((step) => 'device' in step);
	}
}

export interface Scene {
	readonly world: ProcessWorld;
	readonly cluster: Cluster;
	/** Number of people, from the first, whose devices must survive the run. */
	readonly crew: number;
}

/** Takes one step of this device, with the faults applied to its real wire. */
export async function take(
	step: ClusterStep,
	{ world, cluster, crew }: Scene,
	device: Device
): Promise<void> {
	if (step.kind === 'sync') {
		const wire = world.wireOf(device.signedIn.deviceId);
		const [fault] = step.faults;
		await (fault === undefined ? device.sync() : syncOver(wire, fault, device));
	} else await cluster.do(sparing(step, crew), device);
}

async function syncOver(wire: TcpProxy, fault: Fault, device: Device): Promise<void> {
	breakWire(wire, fault);
	const syncing = device.sync();
	// A sync whose request vanishes waits until the wire is healed, which ends the connection.
	if (fault === 'lose-request') await Promise.race([syncing, setTimeout(SILENCE_MS)]);
	else await syncing;
	wire.heal();
	await syncing;
}

/** Translates the cluster's faults to TCP. */
function breakWire(wire: TcpProxy, fault: Fault): void {
	switch (fault) {
		case 'lose-request':
			wire.drop();
			return;
		case 'lose-answer':
			wire.cutAfterRequest(PUSH).catch(() => undefined);
			return;
		case 'repeat':
			wire.duplicate(PUSH).catch(() => undefined);
			return;
		case 'cut':
			wire.cutAfterFirstResponseByte().catch(() => undefined);
			return;
		case 'portal':
		case 'bad-gateway':
			wire.portal();
			return;
		case 'none':
		case 'no-session':
		case 'restart':
			// Here the servers are really killed, independently of a device's requests.
			return;
		case 'late':
			wire.delay(20);
			wire.drip(500, 2);
			return;
	}
}

/**
 * Replaces changes that would end a device or its person, because both must survive a run of
 * minutes.
 */
function sparing<S extends ClusterStep>(step: S, crew: number): S {
	if (step.kind === 'die') return { ...step, during: sparing(step.during, crew) };
	if (step.kind !== 'change') return step;
	const { change } = step;
	if (change.name === 'administrator.endDevice')
		return { ...step, change: { name: 'organization.create' } };
	if (!ENDING.has(change.name) || !('person' in change)) return step;
	return { ...step, change: { ...change, person: crew + (change.person % 3) } };
}

const ENDING: ReadonlySet<string> = new Set(['administrator.suspend', 'administrator.delete']);
