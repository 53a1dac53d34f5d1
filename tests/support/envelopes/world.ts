import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	type DatabaseName,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';
import { LockedDevice } from './locked-device.ts';

/** A person whose device has registered a key, and what it shows them. */
export interface LockedPerson {
	readonly signedIn: SignedInDevice;
	readonly replica: ServerReplica;
	readonly device: LockedDevice;
}

/** A server with somebody to change, and an owner whose app is about to be locked. */
export interface EnvelopeWorld extends ServerWorld {
	readonly subject: string;
	readonly owner: LockedPerson;
	/** Signs somebody in on a device that registers a key. */
	enter(role: Role, administratorId?: string): Promise<LockedPerson>;
	/** Returns the audit events of a change. */
	eventsOf(mutationId: string): Promise<readonly { readonly outcome: string }[]>;
	/** Returns how often the provider's rows have changed. */
	version(): Promise<number>;
}

export async function createEnvelopeWorld(database: DatabaseName): Promise<EnvelopeWorld> {
	const world = await createServerWorld({ database });
	const subject = await world.addAdministrator({ role: 'Manager', mfaRequired: true });

	async function enter(role: Role, administratorId?: string): Promise<LockedPerson> {
		const id = administratorId ?? (await world.addAdministrator({ role, firstName: 'Kim' }));
		const signedIn = await world.signIn(id, 'Phone');
		const replica = new ServerReplica(world, signedIn);
		await replica.pull();
		return { signedIn, replica, device: await LockedDevice.register(world, signedIn) };
	}

	const owner = await enter(OWNER_ROLE);
	return Object.assign(world, {
		subject,
		owner,
		enter,
		eventsOf: async (mutationId: string) =>
			(await world.audit()).filter(({ mutation_id }) => mutation_id === mutationId),
		version: () => world.store.read(world.providerId, async ({ head }) => head.version)
	});
}
