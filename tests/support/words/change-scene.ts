import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { MUTATORS_BY_NAME, type MutationName } from '@tenantry/shared/mutators.ts';
import { Device } from '#support/cluster/device.ts';
import {
	CAPABILITIES,
	type Call,
	type Condition,
	type Target
} from '#support/matrix/capabilities.ts';
import { PROVIDER_CAPABILITIES } from '#support/matrix/provider-capabilities.ts';
import type { MatrixWorld } from '#support/matrix/world.ts';
import { ServerReplica } from '#support/servers/replica.ts';

/** A change that a device can make. */
export interface Case {
	readonly name: string;
	readonly call: (target: Target) => Call;
	readonly needs?: Condition;
}

/** Every change that a device can make. */
export const CASES: readonly Case[] = [
	...CAPABILITIES.map(({ name, call, needs }) => ({ name, call, ...(needs && { needs }) })),
	...PROVIDER_CAPABILITIES.flatMap(({ name, call }) => (call === undefined ? [] : [{ name, call }]))
];

/** A device whose owner is about to make one change. */
export interface Scene {
	readonly device: Device;
	/** Another owner. */
	readonly other: ServerReplica;
	readonly target: Target;
	/** Makes the change while offline; returns its id. */
	make(): Promise<string>;
	/** Makes the same change in the other owner's name. */
	makeByOther(): Promise<unknown>;
}

/** Opens a scene in a world; the caller closes its device. */
export async function openScene(matrix: MatrixWorld, { call, needs }: Case): Promise<Scene> {
	const { world } = matrix;
	const { targets } = await matrix.cast(OWNER_ROLE, needs);
	const target = targets.other;
	const device = await enter(matrix, await world.addAdministrator({ role: OWNER_ROLE }));
	const other = new ServerReplica(
		world,
		await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }))
	);
	await device.sync();
	await other.pull();
	return {
		device,
		other,
		target,
		make: async () => {
			device.wire.isCut = true;
			const { name, args } = call(target).on(other);
			const made = await device.replica.enqueue({ name: nameOf(name), args });
			if (!made.ok) throw new Error(`${name}: ${made.error.code}`);
			return made.value.queued.mutation.id;
		},
		makeByOther: () => other.push(call(target).on(other))
	};
}

function nameOf(name: string): MutationName {
	const known = [...MUTATORS_BY_NAME.keys()].find((one): one is MutationName => one === name);
	if (known === undefined) throw new Error(`${name} is no mutation`);
	return known;
}

/** Opens a device of a person. */
export async function enter({ world }: MatrixWorld, id: string): Promise<Device> {
	return Device.open(world, await world.signIn(id, 'Phone'), 'Phone');
}

/** Brings the device of a scene back online, until it has the verdict. */
export async function connect({ device }: Scene): Promise<void> {
	device.wire.isCut = false;
	await device.sync();
	await device.sync();
}
