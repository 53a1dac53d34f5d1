import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { openApprovalWorld, type ApprovalWorld } from '#support/approvals/approval-world.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ApprovalWorld;

	beforeEach(async () => {
		world = await openApprovalWorld({ database });
	});
	afterEach(() => world.closeVerified());

	/** Returns the ids of those who are emailed about a broken glass. */
	async function toldOfGlass(): Promise<readonly (string | undefined)[]> {
		const effects = await world.store.db.selectFrom('effect').select(['kind', 'payload']).execute();
		return effects
			.filter(({ kind }) => kind === 'mail.glassBroken')
			.map(({ payload }) => payload.match(/[0-9a-f]{24}/)?.[0])
			.toSorted();
	}

	test('SEC-D17 no one approves or declines their own change', async () => {
		const { ada, sam } = world;
		const id = await world.raise();

		expect(await world.approve(ada, id)).toBe('own_approval');
		expect(await world.decline(ada, id)).toBe('own_approval');

		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.toApprove(world.kim)).toEqual([id]);
		const refusals = (await world.audit()).slice(-2);
		expect(refusals).toMatchObject([
			{ name: 'approval.approve', code: 'own_approval', subject_id: sam, reason: 'Covers for Jo' },
			{ name: 'approval.decline', code: 'own_approval', subject_id: sam, reason: 'Not agreed' }
		]);
		for (const { requested_by } of refusals)
			expect(JSON.parse(requested_by ?? '')).toMatchObject({ mutationId: id });
	});

	test('SEC-D17 no one approves a change that gives something to themselves', async () => {
		const { ada, kim } = world;
		const third = await world.enter(OWNER_ROLE);
		const id = AdministratorId.parse(kim.administratorId);
		await world.apply('organizationAccess.setMode', { id, mode: 'selected', organizationIds: [] });
		await world.apply('administrator.requireMfa', { id: world.sam });
		const access = await world.ask(ada, 'organizationAccess.setMode', { id, mode: 'all' });

		expect(await world.approve(kim, access)).toBe('own_approval');
		expect(await world.toApprove(third)).toEqual([access]);
		expect(await world.approve(third, access)).toBe('applied');
	});

	test('SEC-D17 no one approves that their own account goes on after its end', async () => {
		const { ada, kim } = world;
		const third = await world.enter(OWNER_ROLE);
		const id = AdministratorId.parse(kim.administratorId);
		const endsAt = world.clock.now + 3_600_000;
		await world.apply('administrator.setEndDate', { id, endsAt });
		await world.apply('administrator.requireMfa', { id: world.sam });
		const longer = await world.ask(ada, 'administrator.setEndDate', { id, endsAt: null });

		expect(await world.approve(kim, longer)).toBe('self_forbidden');
		expect(await world.approve(third, longer)).toBe('applied');
	});

	test('SEC-D17 an owner cannot approve a change beyond their own rights, and it keeps waiting', async () => {
		const { ada, kim } = world;
		const third = await world.enter(OWNER_ROLE);
		const id = AdministratorId.parse(kim.administratorId);
		const email = `${id}@north.example`;
		const deletion = await world.ask(ada, 'administrator.delete', { id, email });

		expect(await world.approve(kim, deletion)).toBe('self_forbidden');
		expect(await world.toApprove(third)).toEqual([deletion]);
		expect(await world.approve(third, deletion)).toBe('applied');
	});

	test('other roles learn nothing, whether the change exists or not', async () => {
		const manager = await world.enter('Manager');
		const id = await world.raise();

		for (const mutationId of [id, '0'.repeat(32)])
			expect(await world.approve(manager, mutationId)).toBe('not_permitted');
		expect(await world.approve(world.kim, '0'.repeat(32))).toBe('not_found');
	});

	test('at most a thousand changes of one author wait at the same time', async () => {
		const { ada, kim, sam: id } = world;
		const first = await world.raise();
		const ask = () => ada.mutation('administrator.changeRole', { id, role: 'Administrator' });
		const answers = [
			...(await ada.push(...Array.from({ length: 499 }, ask))),
			...(await ada.push(...Array.from({ length: 499 }, ask))),
			...(await ada.push(ask(), ask()))
		];

		expect(answers.slice(0, -1).every(({ outcome }) => outcome === 'approval')).toBe(true);
		expect(answers.at(-1)?.rejection?.code).toBe('too_many_waiting');
		await world.decline(kim, first);
		expect(await ada.push(ask())).toMatchObject([{ outcome: 'approval' }]);
	});

	test('a change that never had to wait cannot be approved', async () => {
		const { ada, kim, sam } = world;
		await ada.pull();
		const done = ada.mutation('administrator.suspend', { id: sam });
		await ada.push(done);

		expect(await world.approve(kim, done.id)).toBe('not_found');
		expect(await world.breakGlass(kim, done.id)).toBe('not_found');
	});

	test('SEC-D19 a change from a device that was revoked since is refused for good', async () => {
		const { ada, kim } = world;
		const id = await world.raise();
		const { device_id: deviceId = '' } =
			(await world.store.read(world.providerId, (reader) => reader.mutations([id])))[0] ?? {};
		const person = AdministratorId.parse(ada.administratorId);
		await world.apply('administrator.endDevice', { id: person, deviceId });

		expect(await world.approve(kim, id)).toBe('author_not_allowed');
		expect(await world.verdictOf(kim, id)).toMatchObject({ outcome: 'rejected' });
	});

	test('SEC-D19 a change that its author’s role no longer allows is refused, and both are told', async () => {
		const { ada, kim, sam } = world;
		const id = await world.raise();
		const person = AdministratorId.parse(ada.administratorId);
		await world.apply('administrator.changeRole', { id: person, role: 'Administrator' });

		expect(await world.approve(kim, id)).toBe('author_not_allowed');

		await kim.pull();
		expect(kim.value('administrator', sam)?.role).toBe('Help Desk');
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'not_permitted' }
		});
	});

	test('SEC-D20 an owner applies their own change without approval, and every other owner gets an email', async () => {
		const { ada, kim, sam } = world;
		const third = await world.enter(OWNER_ROLE);
		const id = await world.raise();

		expect(await world.breakGlass(ada, id)).toBe('applied');

		expect(await world.roleOf(sam)).toBe('Manager');
		expect((await world.audit()).at(-1)).toMatchObject({
			name: 'approval.breakGlass',
			actor_id: ada.administratorId,
			reason: 'Nobody is here'
		});
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'applied',
			approval: { decision: 'glassBroken', reason: 'Nobody is here' }
		});
		expect(await toldOfGlass()).toEqual([kim.administratorId, third.administratorId].toSorted());
	});

	test('SEC-D20 owners who are suspended or demoted before the glass is broken get the email too', async () => {
		const { ada, kim } = world;
		const third = await world.enter(OWNER_ROLE);
		const id = await world.raise();
		const [suspended, demoted] = [kim, third].map(({ administratorId }) =>
			AdministratorId.parse(administratorId)
		);
		await world.change(ada, 'administrator.suspend', { id: suspended ?? world.sam });
		const role = { id: demoted ?? world.sam, role: 'Read Only' };
		await world.change(ada, 'administrator.changeRole', role);

		expect(await world.breakGlass(ada, id)).toBe('applied');

		expect(await toldOfGlass()).toEqual([kim.administratorId, third.administratorId].toSorted());
	});

	test('SEC-D20 owners who are deleted before the glass is broken get the email too, and no one else', async () => {
		const { ada, kim } = world;
		const [early, demoted] = [await world.enter(OWNER_ROLE), await world.enter(OWNER_ROLE)];
		const reader = await world.enter('Read Only');
		const remove = (id: string) =>
			world.change(ada, 'administrator.delete', {
				id: AdministratorId.parse(id),
				email: `${id}@north.example`
			});
		await world.apply('provider.setPolicy', {
			providerId: world.providerId,
			approvals: ['raise']
		});
		await remove(early.administratorId);
		const id = await world.raise();
		const lower = { id: AdministratorId.parse(demoted.administratorId), role: 'Manager' };
		expect(await world.change(ada, 'administrator.changeRole', lower)).toBe('applied');
		for (const { administratorId } of [kim, demoted, reader])
			expect(await remove(administratorId)).toBe('applied');

		expect(await world.breakGlass(ada, id)).toBe('applied');

		expect(await toldOfGlass()).toEqual([kim.administratorId, demoted.administratorId].toSorted());
	});

	test('SEC-D20 no one is told of a change that was applied without approval and had no effect', async () => {
		const { ada, kim, sam } = world;
		const id = await world.ask(ada, 'administrator.changeRole', { id: sam, role: 'Manager' });
		const other = await world.ask(ada, 'administrator.changeRole', { id: sam, role: 'Manager' });
		await world.approve(kim, other);

		expect(await world.breakGlass(ada, id)).toBe('noop');

		expect(await toldOfGlass()).toEqual([]);
	});

	test('SEC-D16 a raise to owner is refused if the person’s email address was changed while it waited', async () => {
		const { ada, kim, sam } = world;
		const id = await world.ask(ada, 'administrator.changeRole', { id: sam, role: OWNER_ROLE });
		const email = { id: sam, email: 'ada.too@north.example' };
		expect(await world.change(ada, 'administrator.editDetails', email)).toBe('applied');

		expect(await world.approve(kim, id)).toBe('subject_changed');

		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'subject_changed' }
		});
		const again = await world.ask(ada, 'administrator.changeRole', { id: sam, role: OWNER_ROLE });
		expect(await world.approve(kim, again)).toBe('applied');
	});

	test('SEC-D20 no one applies a change without approval unless they give a reason', async () => {
		const { ada } = world;
		const mutationId = await world.raise();

		for (const reason of ['', '   '])
			expect(await world.change(ada, 'approval.breakGlass', { mutationId, reason })).toBe(
				'invalid_arguments'
			);
		expect(await world.toApprove(world.kim)).toEqual([mutationId]);
	});

	test('SEC-D16 approval is not switched off by one person, and a second one may', async () => {
		const { ada, kim, providerId } = world;
		const off = await world.ask(ada, 'provider.setPolicy', { providerId, approvals: [] });
		expect(await world.approve(ada, off)).toBe('own_approval');

		expect(await world.approve(kim, off)).toBe('applied');

		const role = { id: world.sam, role: 'Manager' };
		expect(await world.change(ada, 'administrator.changeRole', role)).toBe('applied');
	});

	test('SEC-D12 a program’s change is refused, and nothing waits', async () => {
		const { ada, kim, sam, providerId } = world;
		const api = await openApiClient(world, ada.administratorId);
		const path = `/providers/${providerId}/administrators/${sam}`;
		const before = (await world.audit()).length;

		const answers = [
			await api.patch(path, { roleName: 'Manager' }),
			await api.delete(path),
			await api.post(`${path}/resettotp`),
			await api.patch(`/providers/${providerId}/settings`, { approvals: [] })
		];

		expect(answers).toMatchObject(
			answers.map(() => ({ status: 409, body: { reason: 'approval_required' } }))
		);
		expect(await world.toApprove(kim)).toEqual([]);
		expect(await world.roleOf(sam)).toBe('Help Desk');
		const events = (await world.audit()).slice(before);
		expect(events.map(({ outcome, code }) => [outcome, code])).toEqual(
			answers.map(() => ['rejected', 'approval_required'])
		);
		expect((await api.post(`${path}/suspend`)).status).toBe(200);
	});
});
