import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { HAND_OVER_HEADER, handOverPass } from '@tenantry/shared/protocol/quarantine.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	openReminderWorld,
	type Reminded,
	type ReminderWorld
} from '#support/mail/reminder-world.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { DATABASES } from '#support/servers/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const QUIET_MS = 15 * MINUTE_MS;

const ONE = 'A change needs you in Tenantry';
const TWO = '2 changes need you in Tenantry';

describe.each(DATABASES)('on %s', (database) => {
	let reminders: ReminderWorld;

	beforeEach(async () => {
		reminders = await openReminderWorld(database);
	});
	afterEach(() => reminders.close());

	const sentTo = (person: Pick<Reminded, 'email'>) => reminders.sentTo(person);

	/** Hands over a change of someone whose device was revoked. */
	async function handOver(): Promise<void> {
		const { world } = reminders;
		const { device, replica } = await reminders.enter('Manager');
		const mutations = [replica.mutation('administrator.suspend', { id: replica.administratorId })];
		await world.apply('administrator.suspend', { id: replica.administratorId });
		const { deviceId } = device;
		const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
		const pass = handOverPass(deviceId, sealer.handOverTicket(deviceId));
		const handed = await world.request('/sync/v1/quarantine', {
			method: 'POST',
			headers: { 'content-type': 'application/json', [HAND_OVER_HEADER]: pass },
			body: JSON.stringify({ mutations })
		});
		expect(handed.status).toBe(200);
	}

	test('SEC-G16 a change that needs someone is emailed after a quarter of an hour, without a name', async () => {
		const kim = await reminders.enter();
		await reminders.fail(kim);

		await reminders.pass(QUIET_MS - 1);
		const before = reminders.smtp.mails.length;
		await reminders.pass(1);
		await reminders.pass(DAY_MS);

		const [mail] = reminders.smtp.mails;
		expect([before, sentTo(kim)]).toEqual([0, [ONE]]);
		expect(mail?.link).toBe('https://portal.example/changes');
		expect(mail?.content).toContain('A change needs you at North Provider.');
		for (const word of ['Kim', OWNER_ROLE, 'suspend', 'Suspend', 'Phone'])
			expect(mail?.content).not.toContain(word);
	});

	test('changes that come to need someone shortly after each other share an email', async () => {
		const kim = await reminders.enter();
		await reminders.fail(kim);
		await reminders.pass(QUIET_MS - 1);
		await reminders.fail(kim);

		await reminders.pass(QUIET_MS - 1);
		expect(sentTo(kim)).toEqual([]);
		await reminders.pass(1);

		expect(sentTo(kim)).toEqual([TWO]);
	});

	test('changes that never pause delay an email by an hour at most', async () => {
		const kim = await reminders.enter();
		for (let passed = 0; passed < HOUR_MS; passed += 10 * MINUTE_MS) {
			expect(sentTo(kim)).toEqual([]);
			await reminders.fail(kim);
			await reminders.pass(10 * MINUTE_MS);
		}

		expect(sentTo(kim)).toEqual(['6 changes need you in Tenantry']);
	});

	test('a person gets one email a day at most, and none twice for the same change', async () => {
		const kim = await reminders.enter();
		await reminders.fail(kim);
		await reminders.pass(QUIET_MS);
		await reminders.fail(kim);

		await reminders.pass(DAY_MS - 1);
		expect(sentTo(kim)).toEqual([ONE]);
		await reminders.pass(1);
		await reminders.pass(3 * DAY_MS);

		const { db } = reminders.world.store;
		const rows = await db.selectFrom('reminder').select('administrator_id').execute();
		expect(rows).toEqual([{ administrator_id: kim.device.administratorId }]);
		expect(sentTo(kim)).toEqual([ONE, TWO]);
	});

	test('a change that is resolved in time is not emailed', async () => {
		const kim = await reminders.enter();
		await reminders.fail(kim);
		await reminders.settle(kim);
		await reminders.pass(DAY_MS);

		expect(reminders.smtp.mails).toEqual([]);
	});

	test.each<readonly [string, (kim: Reminded) => Promise<unknown>]>([
		['has settled it', (kim) => reminders.settle(kim)],
		['has turned emails off', (kim) => reminders.choose(kim, false)],
		['is notified on a device', (kim) => reminders.notify(kim, true)],
		[
			'was suspended',
			({ device }) => reminders.world.apply('administrator.suspend', { id: device.administratorId })
		],
		[
			'was deleted',
			({ device: { administratorId: id }, email }) =>
				reminders.world.apply('administrator.delete', { id, email })
		]
	])('a queued email is not sent to a person who %s in the meantime', async (_why, happen) => {
		await reminders.enter();
		const kim = await reminders.enter();
		await reminders.fail(kim);
		reminders.world.clock.now += QUIET_MS;
		await reminders.queue();
		const queued = await queuedMails();

		await happen(kim);
		await reminders.send();

		expect([queued, await queuedMails(), reminders.smtp.mails]).toEqual([1, 0, []]);
	});

	test.each<readonly [string, (kim: Reminded) => Promise<unknown>]>([
		['is notified on a device', (kim) => reminders.notify(kim, true)],
		['has turned emails off', (kim) => reminders.choose(kim, false)],
		[
			'was suspended',
			({ device }) => reminders.world.apply('administrator.suspend', { id: device.administratorId })
		],
		[
			'was deleted',
			({ device: { administratorId: id }, email }) =>
				reminders.world.apply('administrator.delete', { id, email })
		]
	])('SEC-G16 no email is queued for a person who %s', async (_why, happen) => {
		await reminders.enter();
		const kim = await reminders.enter();
		await reminders.fail(kim);
		await happen(kim);

		for (let day = 0; day < 3; day++) await reminders.pass(DAY_MS / 2);

		const effects = await reminders.world.store.db.selectFrom('effect').select('kind').execute();
		expect(effects).toEqual([]);
	});

	test('another device that is notified suffices, until it signs out', async () => {
		const kim = await reminders.enter();
		const tablet = await reminders.enter(OWNER_ROLE, kim.device.administratorId);
		await reminders.notify(tablet, true);
		await reminders.fail(kim);
		await reminders.pass(QUIET_MS);
		expect(sentTo(kim)).toEqual([]);

		await reminders.notify(tablet, false);
		await reminders.pass(HOUR_MS);

		expect(sentTo(kim)).toEqual([ONE]);
	});

	test('emails are on until they are turned off, and then only say what happens after they are on again', async () => {
		const kim = await reminders.enter();
		const choices = [await reminders.choose(kim), await reminders.choose(kim, false)];
		await reminders.fail(kim);
		await reminders.pass(DAY_MS);
		choices.push(await reminders.choose(kim), await reminders.choose(kim, true));
		await reminders.pass(DAY_MS);
		expect(reminders.smtp.mails).toEqual([]);

		await reminders.fail(kim);
		await reminders.pass(QUIET_MS);

		expect(choices).toEqual([true, false, false, true]);
		expect(sentTo(kim)).toEqual([TWO]);
	});

	test('a person turns off only their own emails', async () => {
		const [kim, other] = [await reminders.enter(), await reminders.enter()];
		await reminders.choose(other, false);
		await reminders.fail(kim);
		await reminders.fail(other);

		await reminders.pass(QUIET_MS);

		expect([kim, other].map(sentTo)).toEqual([[ONE], []]);
	});

	test('changes handed over by a revoked device are emailed to registered people who review them', async () => {
		const { world } = reminders;
		const [owner, administrator] = [
			await reminders.enter(),
			await reminders.enter('Administrator')
		];
		const email = 'new@north.example';
		await world.apply('administrator.create', {
			id: 'e'.repeat(24),
			email,
			role: OWNER_ROLE,
			firstName: 'Noor',
			lastName: 'New'
		});
		await handOver();

		await reminders.pass(QUIET_MS);

		expect([owner, administrator, { email }].map(sentTo)).toEqual([[ONE], [], []]);
		expect(reminders.smtp.mails.filter(({ subject }) => subject === ONE)).toHaveLength(1);
	});

	test('the author of an overturned change is emailed', async () => {
		const { world } = reminders;
		const id = await world.addAdministrator({ role: 'Help Desk' });
		await world.apply('administrator.suspend', { id });
		const [kim, other] = [await reminders.enter(), await reminders.enter()];
		await kim.replica.change('administrator.restore', { id });
		await reminders.pass(QUIET_MS);

		await other.replica.change('administrator.suspend', { id });
		await reminders.pass(QUIET_MS);

		expect([kim, other].map(sentTo)).toEqual([[ONE], []]);
	});

	test('SEC-G16 what needs someone at one provider is not emailed to anyone of another', async () => {
		const { world } = reminders;
		const foreign = await addForeignProvider(world);
		const kim = await reminders.enter();
		await reminders.fail(kim);
		const { db } = world.store;
		await reminders.pass(QUIET_MS);
		// A row that crosses providers is refused by the database itself.
		const crossing = db.updateTable('reminder').set({ provider_id: foreign.providerId }).execute();

		await expect(crossing).rejects.toThrow(/foreign key/i);
		expect(reminders.smtp.mails.map(({ to }) => to)).toEqual([[kim.email]]);
	});

	test('a change older than a week is not emailed', async () => {
		const kim = await reminders.enter();
		await reminders.fail(kim);

		await reminders.pass(7 * DAY_MS);

		expect(reminders.smtp.mails).toEqual([]);
	});

	test('processes that look at the same time, and after a restart, queue one email', async () => {
		const { world } = reminders;
		const kim = await reminders.enter();
		const all = Promise.withResolvers<undefined>();
		let looked = 0;
		// Nobody queues anything before everybody has found it.
		const store: Store = {
			...world.store,
			read: async (providerId, run) => {
				const found = await world.store.read(providerId, run);
				if (++looked === 3) all.resolve(undefined);
				await all.promise;
				return found;
			}
		};
		const processes = Array.from({ length: 3 }, () => reminders.newReminders(store));
		await reminders.fail(kim);
		world.clock.now += QUIET_MS;

		await Promise.all(processes.map((process) => process.deliver()));
		for (const process of processes) process.stop();
		const restarted = reminders.newReminders();
		await restarted.deliver();
		restarted.stop();
		await reminders.send();

		expect(sentTo(kim)).toEqual([ONE]);
	});

	test('an email that the mail server refuses is sent later, once, and the day counts from then', async () => {
		const kim = await reminders.enter();
		await reminders.fail(kim);
		reminders.smtp.mood = { kind: 'refuses', at: 'data', code: 451 };
		await reminders.pass(QUIET_MS);
		await reminders.fail(kim);
		await reminders.pass(10 * HOUR_MS);
		reminders.smtp.mood = { kind: 'takes' };
		await reminders.pass(2 * HOUR_MS);
		expect(sentTo(kim)).toEqual([TWO]);

		await reminders.fail(kim);
		await reminders.pass(DAY_MS - 1);
		expect(sentTo(kim)).toEqual([TWO]);
		await reminders.pass(1);

		expect(sentTo(kim)).toEqual([TWO, '3 changes need you in Tenantry']);
	});

	async function queuedMails(): Promise<number> {
		const queued = await reminders.world.store.db
			.selectFrom('effect')
			.select('id')
			.where('done_at', 'is', null)
			.execute();
		return queued.length;
	}
});
