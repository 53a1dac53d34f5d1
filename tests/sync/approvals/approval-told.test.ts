import { AuditAnswer } from '@tenantry/shared/protocol/audit.ts';
import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { verifyChain } from '@tenantry/sync-server/sync/audit/verify-chain.ts';
import { verifyState } from '@tenantry/sync-server/sync/audit/verify-state.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { openApprovalWorld, type ApprovalWorld } from '#support/approvals/approval-world.ts';
import { openReminderWorld } from '#support/mail/reminder-world.ts';
import { openNotificationWorld } from '#support/notifications/world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';
import { unlockLogs } from '#support/store/tamper.ts';

const QUIET_MS = 15 * 60_000;
const ADA = 'Ada Of Administrator With Billing';

describe.each(DATABASES)('on %s', (database) => {
	describe('an approved change', () => {
		let world: ApprovalWorld;
		let request: string;

		beforeEach(async () => {
			world = await openApprovalWorld({ database }, ['raise', 'delete']);
			const { ada, kim, sam: id } = world;
			request = await world.ask(ada, 'administrator.changeRole', { id, role: 'Manager' });
			await world.approve(kim, request);
		});
		afterEach(() => world.close());

		test('is shown with both names in Activity, both exports and the API', async () => {
			const { kim, ada, providerId } = world;
			const signedIn = await world.signIn(kim.administratorId);
			const { deviceId } = signedIn;
			const filters = { names: ['approval.approve'] };
			const answer = await signedIn.fetch('/sync/v1/audit', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ deviceId, limit: 10, filters })
			});
			const download = async (format: string) => {
				const query = new URLSearchParams({ deviceId, format, filters: JSON.stringify(filters) });
				return (await signedIn.fetch(`/sync/v1/audit/export?${query.toString()}`)).text();
			};
			const api = await openApiClient(world, kim.administratorId);

			const { events } = AuditAnswer.parse(await answer.json());
			const id = ada.administratorId;
			const action = 'administrator.changeRole';
			expect(events).toMatchObject([
				{
					actorId: kim.administratorId,
					changes: [{ field: 'role', to: 'Manager' }],
					requestedBy: { id, name: ADA, mutationId: request, action }
				}
			]);
			expect(JSON.parse(await download('json'))).toMatchObject([
				{ requestedBy: { id, name: ADA, action } }
			]);
			const [head, line] = (await download('csv'))
				.split('\r\n')
				.map((one) => one.split(',').slice(-3));
			expect([head, line]).toEqual([
				['requested_by', 'requested_by_id', 'requested_action'],
				[ADA, id, action]
			]);
			const after = (events[0]?.version ?? 0) - 1;
			const { body } = await api.get(`/providers/${providerId}/events?after=${after}&limit=1`);
			expect(body).toMatchObject([
				{
					event_type: 'change_approval',
					initiated_by: { id: kim.administratorId },
					requested_by: { id, name: ADA }
				}
			]);
		});

		test('SEC-F11 is reported if its author is altered', async () => {
			const { store, providerId } = world;
			await unlockLogs(store.db);
			await sql`UPDATE audit_event SET requested_by = replace(requested_by, ${ADA}, 'Eve')
				WHERE requested_by IS NOT NULL`.execute(store.db);

			expect((await verifyChain(store, providerId)).brokenAt).toBeGreaterThan(0);
		});

		test('SEC-F13 is reported if no event decides it', async () => {
			const { ada, sam: id, store, providerId } = world;
			const email = `${id}@north.example`;
			const other = await world.ask(ada, 'administrator.delete', { id, email });
			expect(await verifyState(store, providerId)).toMatchObject({ findings: [] });

			await sql`UPDATE mutation SET outcome = 'applied' WHERE id = ${other}`.execute(store.db);
			const bare = await verifyState(store, providerId);
			await sql`UPDATE mutation SET verdict = (SELECT verdict FROM mutation WHERE id = ${request})
				WHERE id = ${other}`.execute(store.db);
			const claimed = await verifyState(store, providerId);

			const found = `mutation ${other}: says that it was approved`;
			for (const { findings } of [bare, claimed]) expect(findings.join()).toContain(found);
		});
	});

	const approvals = [...APPROVAL_KINDS];

	test('SEC-G14 the other owners are notified of a change that waits, until it is decided', async () => {
		const notifications = await openNotificationWorld({ database });
		const { world } = notifications;
		const { providerId } = world;
		const id = await world.addAdministrator({ role: 'Help Desk' });
		await world.apply('provider.setPolicy', { providerId, approvals });
		const enter = async (role: Role) => {
			const device = await world.signIn(await world.addAdministrator({ role }), 'Phone');
			const replica = new ServerReplica(world, device);
			await replica.pull();
			return { replica, subscription: await notifications.subscribe(device) };
		};
		const [ada, kim, manager] = [
			await enter(OWNER_ROLE),
			await enter(OWNER_ROLE),
			await enter('Manager')
		];

		await ada.replica.change('administrator.changeRole', { id, role: 'Manager' });
		await notifications.deliver();
		const late = await enter(OWNER_ROLE);
		await kim.replica.pull();
		const [waiting] = kim.replica.verdicts.keys();
		await kim.replica.change('approval.decline', { mutationId: waiting ?? '' });
		world.clock.now += 60_000;
		await notifications.deliver();

		const sent = [ada, kim, manager, late].map(({ subscription }) =>
			notifications.sentTo(subscription)
		);
		// The author learns that it was declined.
		expect(sent).toEqual([['{"needsYou":1}'], ['{"needsYou":1}'], [], []]);
		await notifications.close();
	});

	test('SEC-G16 an owner who is notified on no device is emailed of a change that waits', async () => {
		const reminders = await openReminderWorld(database);
		const { world } = reminders;
		const { providerId } = world;
		const id = await world.addAdministrator({ role: 'Help Desk' });
		await world.apply('provider.setPolicy', { providerId, approvals });
		const [ada, kim, manager] = [
			await reminders.enter(),
			await reminders.enter(),
			await reminders.enter('Manager')
		];
		await ada.replica.change('administrator.changeRole', { id, role: 'Manager' });

		await reminders.pass(QUIET_MS);

		expect([ada, kim, manager].map((person) => reminders.sentTo(person))).toEqual([
			[],
			['A change needs you in Tenantry'],
			[]
		]);
		await reminders.close();
	});

	test('SEC-D20 the email about a change without approval names the provider and no one else', async () => {
		const reminders = await openReminderWorld(database);
		const { world } = reminders;
		const { providerId } = world;
		const id = await world.addAdministrator({ role: 'Help Desk', firstName: 'Sam' });
		await world.apply('provider.setPolicy', { providerId, approvals });
		const [ada, kim] = [await reminders.enter(), await reminders.enter()];
		const asked = ada.replica.mutation('administrator.changeRole', { id, role: 'Manager' });
		await ada.replica.push(asked);
		const reason = 'Nobody is here';
		await ada.replica.change('approval.breakGlass', { mutationId: asked.id, reason });

		await reminders.pass(1);

		const subject = 'A change was applied without approval';
		expect([ada, kim].map((person) => reminders.sentTo(person))).toEqual([[], [subject]]);
		const mail = reminders.smtp.mails.find((one) => one.subject === subject);
		expect(mail?.link).toBe('https://portal.example/activity');
		for (const word of ['Sam', 'Manager', reason]) expect(mail?.content).not.toContain(word);
		await reminders.close();
	});
});
