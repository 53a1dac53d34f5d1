import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { isPushService } from '@tenantry/sync-server/notifications/known-services.ts';
import { outsideLookup } from '@tenantry/sync-server/notifications/outside-address.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { expect, test } from 'vitest';
import { SUBSCRIPTION } from '#support/notifications/message.ts';
import { openNotificationWorld } from '#support/notifications/world.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { ServerReplica } from '#support/servers/replica.ts';

const PATH = '/sync/v1/notifications';

/** Accepts connections, counts them, and never says anything. */
async function silentServer() {
	let accepted = 0;
	const server = createServer(() => accepted++);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return {
		port,
		get accepted() {
			return accepted;
		},
		close: () => void server.close()
	};
}

test('SEC-E23 a push service that never answers one provider delays no notification of another', async () => {
	await using kept = new AsyncDisposableStack();
	const notifications = kept.adopt(await openNotificationWorld(), (it) => it.close());
	const silent = kept.adopt(await silentServer(), (it) => it.close());
	const { world } = notifications;
	const { db } = world.store;
	const device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	const tablet = await world.signIn(device.administratorId);
	const subscription = await notifications.subscribe(tablet);
	const foreign = await addForeignProvider(world);
	const owner = ownerColumns(foreign);
	const devices = Array.from({ length: 8 }, (_, place) => `foreign-${place}`);
	const [own] = await db.selectFrom('device').selectAll().execute();
	if (own === undefined) throw new Error('No device.');
	const [row] = await db.selectFrom('notification_subscription').selectAll().execute();
	if (row === undefined) throw new Error('No subscription.');
	for (const id of devices) {
		await db
			.insertInto('device')
			.values({ ...own, ...owner, id })
			.execute();
		const endpoint = `https://127.0.0.1:${silent.port}/${id}`;
		await db
			.insertInto('notification_subscription')
			.values({ ...row, ...owner, device_id: id, endpoint, told_version: 0 })
			.execute();
	}
	await db
		.insertInto('mutation')
		.values({ ...REFUSED, provider_id: foreign.providerId, author_id: foreign.administratorId })
		.execute();
	const replica = new ServerReplica(world, device);
	await replica.pull();
	await replica.change('administrator.suspend', { id: device.administratorId });

	let isDone = false;
	const delivering = notifications.deliver().finally(() => (isDone = true));
	delivering.catch(() => undefined);

	await expect.poll(() => notifications.sentTo(subscription)).toEqual(['{"needsYou":1}']);
	// The others of this provider wait until these four are given up.
	await expect.poll(() => silent.accepted).toBe(4);
	expect(isDone).toBe(false);
	await delivering;
	const failed = notifications.warned.filter((line) => line.includes(String(silent.port)));
	expect(failed).toHaveLength(devices.length);
	expect(silent.accepted).toBe(devices.length);
});

const REFUSED = {
	id: 'f'.repeat(32),
	hash: 'h',
	device_id: 'elsewhere',
	name: 'administrator.suspend',
	v: 1,
	args: '{}',
	outcome: 'rejected',
	verdict: '{"conflicts":[]}',
	stood: '{}',
	version: 3,
	visible_at: 3,
	redo_of: null,
	successor: null,
	authored_at: 1,
	decided_at: 1,
	expires_at: null
};

test('SEC-E23 names that no name server answers are given up, however many', async () => {
	await using kept = new AsyncDisposableStack();
	const nameServer = createSocket('udp4');
	kept.defer(() => void nameServer.close());
	let asked = 0;
	nameServer.on('message', () => asked++);
	nameServer.bind(0, '127.0.0.1');
	await once(nameServer, 'listening');
	const servers = [`127.0.0.1:${nameServer.address().port}`];
	const lookup = outsideLookup({ allowsLoopback: false, servers, timeoutMs: 300 });

	const errors = await Promise.all(
		Array.from(
			{ length: 50 },
			(_, place) =>
				new Promise((resolve) => lookup(`name-${place}.example`, { all: true }, resolve))
		)
	);

	expect(asked).toBeGreaterThan(0);
	expect(errors.every((error) => error instanceof Error)).toBe(true);
});

test('SEC-E23 at most twenty devices of one person are notified, the newest among them', async () => {
	await using kept = new AsyncDisposableStack();
	const notifications = kept.adopt(await openNotificationWorld(), (it) => it.close());
	const { world } = notifications;
	const id = await world.addAdministrator({ role: 'Read Only' });
	const other = await world.signIn(await world.addAdministrator({ role: 'Read Only' }));
	await notifications.subscribe(other);
	const subscribed: string[] = [];
	for (let count = 0; count < 22; count++) {
		// Each is told of less than the next.
		await world.addOrganization();
		const device = await world.signIn(id);
		subscribed.push(device.deviceId);
		await notifications.subscribe(device);
	}

	const rows = await world.store.db
		.selectFrom('notification_subscription')
		.select(['device_id', 'administrator_id'])
		.execute();

	const own = rows.filter((row) => row.administrator_id === id).map((row) => row.device_id);
	expect(own.toSorted()).toEqual(subscribed.slice(2).toSorted());
	expect(rows).toHaveLength(21);
});

test.each([
	['fcm.googleapis.com', true],
	['FCM.googleapis.com', true],
	['updates.push.services.mozilla.com', true],
	['web.push.apple.com', true],
	['wns2-par02p.notify.windows.com', true],
	['fcm.googleapis.com.evil.example', false],
	['evil-notify.windows.com', false],
	['push.example', false]
])('SEC-E23 %s counts as a push service of a browser: %s', (host, expected) => {
	expect(isPushService(host, [])).toBe(expected);
});

test('SEC-E23 the operator names further push services, or all', () => {
	expect(isPushService('push.own.example', ['push.own.example'])).toBe(true);
	expect(isPushService('a.own.example', ['*.own.example'])).toBe(true);
	expect(isPushService('own.example', ['*.own.example'])).toBe(false);
	expect(isPushService('push.example', ['*'])).toBe(true);
});

test('SEC-E23 a subscription elsewhere is removed, and nothing is sent there', async () => {
	await using kept = new AsyncDisposableStack();
	const notifications = kept.adopt(
		await openNotificationWorld({ allowsLoopback: false, services: [] }),
		(it) => it.close()
	);
	const { world, pushService } = notifications;
	const device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	const tablet = await world.signIn(device.administratorId);
	await tablet.fetch(PATH, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(SUBSCRIPTION)
	});
	const replica = new ServerReplica(world, device);
	await replica.pull();
	await replica.change('administrator.suspend', { id: device.administratorId });

	await notifications.deliver();

	expect(pushService.requests).toBe(0);
	expect((await notifications.ask(tablet)).endpoint).toBeNull();
	expect(notifications.warned).toEqual([expect.stringContaining('unknown push service')]);
});
