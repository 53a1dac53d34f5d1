import type { Role } from '@tenantry/shared/domain/role.ts';
import { HAND_OVER_HEADER, handOverPass } from '@tenantry/shared/protocol/quarantine.ts';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, type DatabaseName, type ServerWorld } from '#support/servers/world.ts';

/** Fields of a hand-over request. */
interface HandOver {
	readonly deviceId: string;
	readonly ticket: string | undefined;
	readonly mutations: readonly unknown[];
}

/** A server and devices, some of which are revoked with changes that they never sent. */
export interface HandOverWorld extends ServerWorld {
	/** Whom the changes are about. */
	readonly subject: string;
	/** Signs a new person in, or an existing one on another device. */
	enter(role: Role, id?: string): Promise<Device>;
	/** Returns what waits for an owner, with the names of its authors. */
	held(device: Device): readonly (readonly [id: string, author: string | undefined])[];
	isSuspended(device: Device): unknown;
	/** Sends the request that the device makes, with the fields that the test changes. */
	ask(device: Device, changed?: Partial<HandOver>): Promise<Response>;
}

export async function openHandOverWorld(database: DatabaseName): Promise<HandOverWorld> {
	const world = await createServerWorld({ database });
	const subject = await world.addAdministrator({ role: 'Help Desk', firstName: 'Jo' });
	const devices: Device[] = [];
	const closeServer = world.close.bind(world);

	return Object.assign(world, {
		subject,
		async enter(role: Role, id?: string) {
			const administratorId = id ?? (await world.addAdministrator({ role, firstName: 'Kim' }));
			const device = await Device.open(world, await world.signIn(administratorId, 'Phone'), role);
			devices.push(device);
			await device.sync();
			return device;
		},
		held: (device: Device) =>
			device.replica.needsYou().map(({ id, verdict }) => [id, verdict?.author?.name] as const),
		isSuspended: (device: Device) => device.value('administrator', subject)?.suspended,
		async ask(device: Device, changed: Partial<HandOver> = {}) {
			const { deviceId, queue } = device.replica;
			const mutations = queue.list().map(({ mutation }) => mutation);
			const sent = { deviceId, ticket: device.ticket, mutations, ...changed };
			return world.request('/sync/v1/quarantine', {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					[HAND_OVER_HEADER]: handOverPass(sent.deviceId, sent.ticket ?? '')
				},
				body: JSON.stringify({ mutations: sent.mutations })
			});
		},
		async close() {
			for (const device of devices) device.close();
			await closeServer();
		}
	} satisfies Omit<HandOverWorld, Exclude<keyof ServerWorld, 'close'>>);
}
