import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { expect, test } from 'vitest';
import { openNotificationWorld } from '#support/notifications/world.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { ServerReplica } from '#support/servers/replica.ts';

test('a database that fails while providers are looked at keeps no one from being notified', async () => {
	await using kept = new AsyncDisposableStack();
	const notifications = kept.adopt(await openNotificationWorld(), (it) => it.close());
	const { world } = notifications;
	const { store } = world;
	const foreign = await addForeignProvider(world);
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const [phone, tablet] = [await world.signIn(owner, 'Phone'), await world.signIn(owner, 'Tablet')];
	const subscription = await notifications.subscribe(tablet);
	let isGone = false;
	const notifier = notifications.newNotifier({
		...store,
		read: async (providerId, run) => {
			if (isGone) throw new Error('The database is gone.');
			return store.read(providerId, run);
		}
	});
	await notifier.deliver();
	// The other provider is looked at first.
	await applySystem(store, {
		providerId: foreign.providerId,
		at: world.clock.now,
		actor: { name: 'The operator' },
		changes: [
			{ name: 'organization.rename', args: { id: foreign.organizationId, name: 'Southmost' } }
		]
	});
	const replica = new ServerReplica(world, phone);
	await replica.pull();
	await replica.change('administrator.suspend', { id: owner });

	isGone = true;
	await expect(notifier.deliver()).rejects.toThrow('The database is gone.');
	expect(notifications.sentTo(subscription)).toEqual([]);
	isGone = false;
	await notifier.deliver();

	expect(notifications.sentTo(subscription)).toEqual(['{"needsYou":1}']);
	notifier.stop();
});
