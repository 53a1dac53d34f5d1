import fc from 'fast-check';
import { setTimeout } from 'node:timers/promises';
import { clusterStep, type ClusterStep } from '#support/cluster-steps.ts';
import type { Cluster } from '#support/cluster.ts';
import type { Device } from '#support/device.ts';
import type { ProcessWorld } from '#support/process-world.ts';
import type { TcpProxy } from '#support/tcp-proxy.ts';
import type { Fault } from '#support/wire.ts';

const PUSH = 'POST /sync/v1/push';
const SILENCE_MS = 150;

/** What one device does, without end, the same for the same seed. */
export function* stepsOf(seed: number): Generator<ClusterStep, never> {
	for (let part = 0; ; part++) {
		// Only what is one device's own; a database is not copied under a running server.
		const sample = fc.sample(clusterStep, { seed: seed * 1_000 + part, numRuns: 100 });
		yield* sample.filter((step) => 'device' in step);
	}
}

export interface Scene {
	readonly world: ProcessWorld;
	readonly cluster: Cluster;
	/** So many people, the first ones, have devices that are to last. */
	readonly crew: number;
}

/** One step of this device, its faults on the wire that the device is really on. */
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
	// Whatever vanishes is waited for until somebody tells that it has.
	if (fault === 'lose-request') await Promise.race([syncing, setTimeout(SILENCE_MS)]);
	else await syncing;
	wire.heal();
	await syncing;
}

/** The cluster's faults, as they come over TCP. */
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
			// Here a server really dies, and not because a device asked for something.
			return;
		case 'late':
			wire.delay(20);
			wire.drip(500, 2);
			return;
	}
}

/** Devices of a run of minutes are to last: they are not ended, nor are their people. */
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
