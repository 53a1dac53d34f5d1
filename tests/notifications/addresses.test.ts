import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { isOutside } from '@tenantry/sync-server/notifications/outside-address.ts';
import { expect, test } from 'vitest';
import { SUBSCRIPTION } from '#support/notifications/message.ts';
import { openNotificationWorld } from '#support/notifications/world.ts';
import { ServerReplica } from '#support/servers/replica.ts';

const PATH = '/sync/v1/notifications';

test.each(['127.0.0.1', 'localhost'])(
	'SEC-E19 a push service at %s is not contacted, and its subscription is removed',
	async (host) => {
		await using kept = new AsyncDisposableStack();
		const notifications = kept.adopt(await openNotificationWorld({ allowsLoopback: false }), (it) =>
			it.close()
		);
		const { world, pushService } = notifications;
		const device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
		const other = await world.signIn(device.administratorId);
		const { endpoint } = await notifications.subscribe(other);
		await world.store.db
			.updateTable('notification_subscription')
			.set({ endpoint: endpoint.replace('127.0.0.1', host) })
			.execute();
		const replica = new ServerReplica(world, device);
		await replica.pull();

		await replica.change('administrator.suspend', { id: device.administratorId });
		await notifications.deliver();

		expect(pushService.requests).toBe(0);
		expect((await notifications.ask(other)).endpoint).toBeNull();
		expect(notifications.warned).toEqual([expect.stringContaining('private address')]);
	}
);

test.each([
	['8.8.8.8', true],
	['2607:f8b0:4004:800::200e', true],
	['10.1.2.3', false],
	['172.16.0.1', false],
	['172.32.0.1', true],
	['192.168.1.1', false],
	['100.64.0.1', false],
	['169.254.169.254', false],
	['127.0.0.1', false],
	['0.0.0.0', false],
	['224.0.0.1', false],
	['255.255.255.255', false],
	['::1', false],
	['::', false],
	['::ffff:10.0.0.1', false],
	['::ffff:8.8.8.8', false],
	['64:ff9b::a00:1', false],
	['fd00::1', false],
	['fe80::1', false],
	['2002:a00:1::', false],
	['2001:db8::1', false],
	['ff02::1', false],
	['push.example', false]
])('SEC-E19 %s counts as outside of the network: %s', (address, expected) => {
	expect(isOutside(address, { allowsLoopback: false })).toBe(expected);
});

test.each([
	['http://push.example/abc'],
	['ftp://push.example/abc'],
	['push.example/abc'],
	['https://'],
	[`https://push.example/${'x'.repeat(1024)}`]
])('SEC-E19 the endpoint %s is refused', async (endpoint) => {
	await using kept = new AsyncDisposableStack();
	const { world } = kept.adopt(await openNotificationWorld(), (it) => it.close());
	const device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));

	const answer = await device.fetch(PATH, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ ...SUBSCRIPTION, endpoint })
	});

	expect(answer.status).toBe(400);
});
