import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes, statesOf } from '#support/envelopes/post.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let replica: ServerReplica;
	let device: LockedDevice;
	let subject: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		subject = await world.addAdministrator({ role: 'Help Desk', mfaRequired: true });
		const signedIn = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
		replica = new ServerReplica(world, signedIn);
		await replica.pull();
		device = await LockedDevice.register(world, signedIn);
	});
	afterEach(() => world.close());

	const suspend = () => replica.mutation('administrator.suspend', { id: subject });
	const isSuspended = () => replica.value('administrator', subject)?.['suspended'];

	test('a tightening applies', async () => {
		const mutation = suspend();

		const [receipt] = await sendEnvelopes(world, await device.seal(mutation));
		await replica.pull();

		expect(receipt?.state).toBe('received');
		expect([isSuspended(), replica.verdicts.get(mutation.id)?.outcome]).toEqual([true, 'applied']);
	});

	test('a loosening waits for confirmation, though its person has a fresh factor', async () => {
		const mutation = replica.mutation('administrator.changeRole', { id: subject, role: 'Manager' });

		const states = await statesOf(world, await device.seal(mutation));
		await replica.pull();

		expect(states).toEqual(['received']);
		expect(replica.verdicts.get(mutation.id)).toMatchObject({
			outcome: 'review',
			review: 'confirm'
		});
		expect(replica.value('administrator', subject)?.['role']).toBe('Help Desk');
	});
});
