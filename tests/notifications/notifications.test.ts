import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { HAND_OVER_HEADER, handOverPass } from '@tenantry/shared/protocol/quarantine.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestSubscription } from '#support/notifications/push-service.ts';
import { openNotificationWorld, type NotificationWorld } from '#support/notifications/world.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES, type ServerWorld, type SignedInDevice } from '#support/servers/world.ts';

const MINUTE_MS = 60_000;
const ONE = '{"needsYou":1}';

describe.each(DATABASES)('on %s', (database) => {
	let notifications: NotificationWorld;
	let world: ServerWorld;
	let subject: string;

	beforeEach(async () => {
		notifications = await openNotificationWorld({ database });
		({ world } = notifications);
		subject = await world.addAdministrator({ role: 'Help Desk', firstName: 'Jo' });
	});
	afterEach(() => notifications.close());

	interface Member {
		readonly device: SignedInDevice;
		readonly replica: ServerReplica;
		readonly subscription: TestSubscription;
	}

	/** A subscribed device that has pulled. */
	async function enter(role: Role, id?: string): Promise<Member> {
		const administratorId = id ?? (await world.addAdministrator({ role, firstName: 'Kim' }));
		const device = await world.signIn(administratorId, 'Phone');
		const replica = new ServerReplica(world, device);
		await replica.pull();
		return { device, replica, subscription: await notifications.subscribe(device) };
	}

	/** Makes a change that is refused. */
	async function fail({ replica }: Member): Promise<void> {
		const { outcome } = await replica.change('administrator.suspend', {
			id: replica.administratorId
		});
		expect(outcome).toBe('rejected');
	}

	const sentTo = ({ subscription }: Member) => notifications.sentTo(subscription);

	test('SEC-G14 a refused change is reported to the other devices of its author, without a name', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);

		await fail(phone);
		await notifications.deliver();
		await notifications.deliver();

		expect([sentTo(phone), sentTo(tablet)]).toEqual([[], [ONE]]);
		expect(notifications.pushService.messages[0]).toMatchObject({
			topic: 'needs-you',
			ttl: 259_200,
			urgency: 'high',
			subject: 'https://portal.example'
		});
	});

	test('the author of an overturned change is notified on the device that made it', async () => {
		await world.apply('administrator.suspend', { id: subject });
		const [kim, other] = [await enter(OWNER_ROLE), await enter(OWNER_ROLE)];
		await kim.replica.change('administrator.restore', { id: subject });
		await notifications.deliver();

		await other.replica.change('administrator.suspend', { id: subject });
		await notifications.deliver();

		expect([sentTo(kim), sentTo(other)]).toEqual([[ONE], []]);
	});

	test('changes handed over by a revoked device are reported to those who review them', async () => {
		const [owner, administrator] = [await enter(OWNER_ROLE), await enter('Administrator')];
		const manager = await enter('Manager');
		const { device, replica } = manager;
		const { deviceId } = device;
		const mutations = [replica.mutation('administrator.suspend', { id: subject })];
		await world.apply('administrator.suspend', { id: replica.administratorId });
		const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
		const pass = handOverPass(deviceId, sealer.handOverTicket(deviceId));
		const handed = await world.request('/sync/v1/quarantine', {
			method: 'POST',
			headers: { 'content-type': 'application/json', [HAND_OVER_HEADER]: pass },
			body: JSON.stringify({ mutations })
		});

		await notifications.deliver();

		expect(handed.status).toBe(200);
		expect([owner, administrator, manager].map(sentTo)).toEqual([[ONE], [], []]);
	});

	test('SEC-G14 no one is notified of what needs no one, or needs another person', async () => {
		const [kim, other] = [await enter(OWNER_ROLE), await enter(OWNER_ROLE)];
		const tablet = await enter(OWNER_ROLE, kim.device.administratorId);

		await kim.replica.change('administrator.suspend', { id: subject });
		await kim.replica.change('administrator.suspend', { id: subject });
		await notifications.deliver();
		expect(notifications.pushService.requests).toBe(0);

		await fail(kim);
		await notifications.deliver();

		expect([kim, other, tablet].map(sentTo)).toEqual([[], [], [ONE]]);
	});

	test('SEC-G14 no device of another provider is notified', async () => {
		const foreign = await addForeignProvider(world);
		const kim = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, kim.device.administratorId);
		const { db } = world.store;
		// A row that crosses providers is refused by the database itself.
		const crossing = db
			.updateTable('notification_subscription')
			.set({ provider_id: foreign.providerId })
			.execute();

		await expect(crossing).rejects.toThrow(/foreign key/i);
		await fail(kim);
		await notifications.deliver();

		expect(sentTo(tablet)).toEqual([ONE]);
		expect(notifications.pushService.requests).toBe(1);
	});

	test('a change that is resolved before its message is sent is not reported', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		await fail(phone);
		await phone.replica.pull();
		const [refused] = phone.replica.verdicts.values();
		const discard = phone.replica.mutation(
			'verdict.discard',
			{ mutationId: refused?.id ?? '' },
			{ redoOf: refused?.id ?? '' }
		);
		const [result] = await phone.replica.push(discard);

		await notifications.deliver();

		expect([result?.outcome, sentTo(tablet)]).toEqual(['noop', []]);
	});

	test('many changes make one message, and later ones one more after a minute', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);

		for (let count = 0; count < 3; count++) await fail(phone);
		await notifications.deliver();
		await fail(phone);
		await notifications.deliver();
		expect(sentTo(tablet)).toEqual(['{"needsYou":3}']);
		world.clock.now += MINUTE_MS;
		await notifications.deliver();
		world.clock.now += MINUTE_MS;
		await notifications.deliver();

		expect(sentTo(tablet)).toEqual(['{"needsYou":3}', '{"needsYou":4}']);
	});

	test('a restarted server sends what was left, and nothing twice', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		await fail(phone);

		for (let count = 0; count < 3; count++) {
			const notifier = notifications.newNotifier();
			await notifier.deliver();
			notifier.stop();
		}

		expect(sentTo(tablet)).toEqual([ONE]);
	});

	test('two processes that look at the same time send one message', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		const notifiers = Array.from({ length: 6 }, () => notifications.newNotifier());
		await fail(phone);

		await Promise.all(notifiers.map((notifier) => notifier.deliver()));
		for (const notifier of notifiers) notifier.stop();

		expect(sentTo(tablet)).toEqual([ONE]);
		expect(notifications.pushService.requests).toBe(1);
	});

	test.each<readonly [string, (of: SignedInDevice) => Promise<unknown>]>([
		[
			'revoked',
			({ administratorId: id, deviceId }) =>
				world.apply('administrator.endDevice', { id, deviceId })
		],
		[
			'of a suspended person',
			({ administratorId: id }) => world.apply('administrator.suspend', { id })
		],
		[
			'of a deleted person',
			({ administratorId: id }) =>
				world.apply('administrator.delete', { id, email: `${id}@north.example` })
		],
		[
			'whose sessions were ended',
			({ administratorId: id }) => world.apply('administrator.endSessions', { id })
		],
		[
			'signed out',
			(device) =>
				device.fetch('/session/v1/sign-out', {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({
						deviceId: device.deviceId,
						deviceCredential: device.deviceCredential
					})
				})
		]
	])('SEC-G15 a device %s is not notified, and its subscription is gone', async (_why, end) => {
		const phone = await enter('Manager');
		const tablet = await enter('Manager', phone.device.administratorId);
		await enter(OWNER_ROLE);
		await fail(phone);

		await end(tablet.device);
		await notifications.deliver();

		const left = await world.store.db
			.selectFrom('notification_subscription')
			.select('device_id')
			.where('device_id', '=', tablet.device.deviceId)
			.execute();
		expect([left, sentTo(tablet)]).toEqual([[], []]);
	});

	test('a device turns its own notifications off, and no one else’s', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);

		const before = await notifications.ask(tablet.device);
		const after = await notifications.ask(tablet.device, 'DELETE');

		expect([before.endpoint, after.endpoint]).toEqual([tablet.subscription.endpoint, null]);
		expect((await notifications.ask(phone.device)).endpoint).toBe(phone.subscription.endpoint);
		await fail(phone);
		await notifications.deliver();
		expect(notifications.pushService.requests).toBe(0);
	});

	test('events from before a device subscribed are not reported', async () => {
		const phone = await enter(OWNER_ROLE);
		await fail(phone);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);

		await notifications.deliver();

		expect(sentTo(tablet)).toEqual([]);
	});

	test.each([404, 410])('an answer of %i removes the subscription', async (status) => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		notifications.pushService.mood = { status };
		await fail(phone);

		await notifications.deliver();

		expect((await notifications.ask(tablet.device)).endpoint).toBeNull();
		expect((await notifications.ask(phone.device)).endpoint).not.toBeNull();
	});

	test.each([
		[503, {}, 15_000],
		[500, {}, 15_000],
		[0, {}, 15_000],
		[429, { 'retry-after': '600' }, 600_000]
	])('after an answer of %i (%o) the message is sent later', async (status, headers, waitMs) => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		notifications.pushService.mood = { status, headers };
		await fail(phone);
		await notifications.deliver();
		notifications.pushService.mood = { status: 201 };

		world.clock.now += waitMs - 10_000;
		await notifications.deliver();
		expect(sentTo(tablet)).toEqual([]);
		world.clock.now += 10_000;
		await notifications.deliver();

		expect(sentTo(tablet)).toEqual([ONE]);
		expect(notifications.warned).toHaveLength(1);
		expect(notifications.warned[0]).not.toContain(tablet.subscription.endpoint);
	});

	test('a message is attempted eight times, and the next one is attempted again', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		notifications.pushService.mood = { status: 503 };
		await fail(phone);
		for (let hour = 0; hour < 20; hour++) {
			await notifications.deliver();
			world.clock.now += 90 * MINUTE_MS;
		}
		expect(notifications.pushService.requests).toBe(8);

		notifications.pushService.mood = { status: 201 };
		const replica = new ServerReplica(world, await world.signIn(phone.device.administratorId));
		await replica.pull();
		await fail({ ...phone, replica });
		await notifications.deliver();

		expect(sentTo(tablet)).toEqual(['{"needsYou":2}']);
	});

	test.each([
		[301, { location: 'https://127.0.0.1:1/elsewhere' }],
		[307, { location: 'https://127.0.0.1:1/elsewhere' }],
		[400, {}],
		[403, {}],
		[413, {}]
	])('after an answer of %i the message is dropped', async (status, headers) => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		notifications.pushService.mood = { status, headers };
		await fail(phone);
		await notifications.deliver();
		notifications.pushService.mood = { status: 201 };

		world.clock.now += 30 * MINUTE_MS;
		await notifications.deliver();

		expect([notifications.pushService.requests, sentTo(tablet)]).toEqual([1, []]);
		expect((await notifications.ask(tablet.device)).endpoint).toBe(tablet.subscription.endpoint);
	});

	test('a subscription whose key is not a point on the curve is sent nothing and fails for no one else', async () => {
		const phone = await enter(OWNER_ROLE);
		const tablet = await enter(OWNER_ROLE, phone.device.administratorId);
		const other = await enter(OWNER_ROLE, phone.device.administratorId);
		await world.store.db
			.updateTable('notification_subscription')
			.set({ p256dh: 'A'.repeat(87) })
			.where('device_id', '=', tablet.device.deviceId)
			.execute();
		await fail(phone);

		await notifications.deliver();

		expect([sentTo(tablet), sentTo(other)]).toEqual([[], [ONE]]);
		expect((await notifications.ask(tablet.device)).endpoint).toBeNull();
	});
});
