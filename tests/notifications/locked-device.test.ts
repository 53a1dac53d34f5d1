import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import { openNotificationWorld } from '#support/notifications/world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

test.each(DATABASES)(
	'on %s a change that a locked device has sent is reported to that device too, because its receipt holds no verdict',
	async (database) => {
		const notifications = await openNotificationWorld({ database });
		const { world } = notifications;
		const owner = await world.addAdministrator({ role: OWNER_ROLE, firstName: 'Kim' });
		const phone = await world.signIn(owner, 'Phone');
		const replica = new ServerReplica(world, phone);
		await replica.pull();
		const subscription = await notifications.subscribe(phone);
		const locked = await LockedDevice.register(world, phone);
		const mutation = replica.mutation('administrator.suspend', { id: owner });

		await sendEnvelopes(world, await locked.seal(mutation));
		await notifications.deliver();
		await notifications.deliver();

		expect(notifications.sentTo(subscription)).toEqual(['{"needsYou":1}']);
		await replica.pull();
		expect(replica.verdicts.get(mutation.id)).toMatchObject({ outcome: 'rejected' });
		expect(replica.verdicts.get(mutation.id)).not.toHaveProperty('isSealed');
		await notifications.close();
	}
);
