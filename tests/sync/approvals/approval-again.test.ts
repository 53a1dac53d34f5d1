import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApprovalWorld, type ApprovalWorld } from '#support/approvals/approval-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ApprovalWorld;

	beforeEach(async () => {
		world = await openApprovalWorld({ database });
	});
	afterEach(() => world.closeVerified());

	/** Returns the device from which a change was sent. */
	async function deviceOf(id: string): Promise<string> {
		const [stored] = await world.store.read(world.providerId, (reader) => reader.mutations([id]));
		return stored?.device_id ?? '';
	}

	test('SEC-D19 a change whose device is revoked in the same transaction as its approval is refused', async () => {
		const { ada, kim, sam } = world;
		const mutationId = await world.raise();
		const person = AdministratorId.parse(ada.administratorId);
		const device = { id: person, deviceId: await deviceOf(mutationId) };
		await kim.pull();

		const [ended, approved] = await kim.push(
			kim.mutation('administrator.endDevice', device),
			kim.mutation('approval.approve', { mutationId })
		);

		expect(ended).toMatchObject({ outcome: 'applied' });
		expect(approved).toMatchObject({ rejection: { code: 'author_not_allowed' } });
		await kim.pull();
		expect(kim.value('administrator', sam)?.role).toBe('Help Desk');
	});

	test('SEC-D19 the revocation of another device, or a lesser end, does not refuse a change', async () => {
		const { ada, kim, sam } = world;
		const id = AdministratorId.parse(ada.administratorId);
		const other = await world.signIn(id);
		const mutationId = await world.raise();
		await kim.pull();

		const results = await kim.push(
			kim.mutation('administrator.endDevice', { id, deviceId: other.deviceId }),
			kim.mutation('administrator.endSessions', { id }),
			kim.mutation('approval.approve', { mutationId })
		);

		expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
		await kim.pull();
		expect(kim.value('administrator', sam)?.role).toBe('Manager');
	});

	test('SEC-D19 a change from a device that has ended for a lesser reason may still be approved', async () => {
		const { ada, kim } = world;
		const mutationId = await world.raise();
		await world.apply('administrator.endSessions', {
			id: AdministratorId.parse(ada.administratorId)
		});

		expect(await world.approve(kim, mutationId)).toBe('applied');
	});

	test.each<[string, (id: AdministratorId) => Promise<unknown>]>([
		['was suspended', (id) => world.apply('administrator.suspend', { id })],
		[
			'was suspended after their device had ended for a lesser reason',
			async (id) => {
				await world.apply('administrator.editDetails', { id, email: 'ada.too@north.example' });
				await world.apply('administrator.suspend', { id });
			}
		],
		[
			'has to set up a second factor first',
			(id) => world.apply('administrator.requireMfa', { id })
		],
		[
			'was deleted',
			(id) => world.apply('administrator.delete', { id, email: `${id}@north.example` })
		]
	])('SEC-D19 the change of an author who %s is refused for good', async (_, end) => {
		const { ada, kim, sam } = world;
		const id = await world.raise();
		await end(AdministratorId.parse(ada.administratorId));

		expect(await world.approve(kim, id)).toBe('author_not_allowed');

		expect(await world.verdictOf(kim, id)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'author_not_allowed' }
		});
		expect(kim.value('administrator', sam)?.role).toBe('Help Desk');
	});

	test('a change that nobody could make any more is refused for good, with the reason', async () => {
		const { ada, kim, sam: id } = world;
		const mutationId = await world.raise();
		await world.apply('administrator.delete', { id, email: `${id}@north.example` });

		expect(await world.approve(kim, mutationId)).toBe('deleted');

		expect(await world.verdictOf(ada, mutationId)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'deleted' }
		});
		expect(await world.toApprove(kim)).toEqual([]);
	});

	test('SEC-D19 a change about someone whom its author no longer sees is refused, and only the author learns why', async () => {
		const { kim } = world;
		const [alpha, beta] = [await world.addOrganization('A'), await world.addOrganization('B')];
		const accessMode = 'selected';
		const jo = await world.addAdministrator({
			role: 'Administrator',
			accessMode,
			organizationIds: [alpha]
		});
		const subject = await world.addAdministrator({
			role: 'Help Desk',
			accessMode,
			organizationIds: [alpha]
		});
		const author = new ServerReplica(world, await world.signIn(jo));
		const id = AdministratorId.parse(subject);
		const waiting = await world.ask(author, 'administrator.sendTotpReset', { id });
		await world.apply('organizationAccess.grant', { id, organizationIds: [beta] });
		await world.apply('organizationAccess.revoke', { id, organizationIds: [alpha] });

		expect(await world.approve(kim, waiting)).toBe('author_not_allowed');

		expect(await world.verdictOf(author, waiting)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'not_found' }
		});
		expect(kim.value('administrator', id)?.totpResetMail).toBeNull();
	});

	test('the person to whom a change would give something may decline it', async () => {
		const { ada, kim } = world;
		const id = AdministratorId.parse(kim.administratorId);
		await world.apply('organizationAccess.setMode', { id, mode: 'selected', organizationIds: [] });
		const access = await world.ask(ada, 'organizationAccess.setMode', { id, mode: 'all' });

		expect(await world.decline(kim, access)).toBe('applied');
		expect(await world.verdictOf(ada, access)).toMatchObject({ rejection: { code: 'declined' } });
	});

	test('only changes that wait take up room, and only that of their author', async () => {
		const { ada, kim, sam: id } = world;
		const third = await world.enter(OWNER_ROLE);
		await Promise.all([ada, kim].map((one) => one.pull()));
		const ask = (by: ServerReplica) =>
			by.mutation('administrator.changeRole', { id, role: 'Manager' });
		await ada.push(...Array.from({ length: 500 }, () => ask(ada)));
		await ada.push(...Array.from({ length: 499 }, () => ask(ada)));
		const ended = AdministratorId.parse(third.administratorId);

		const [ofKim, ofAda] = await Promise.all([
			kim.push(ask(kim)),
			ada.push(ada.mutation('administrator.endSessions', { id: ended }), ask(ada), ask(ada))
		]);

		expect(ofKim).toMatchObject([{ outcome: 'approval' }]);
		expect(ofAda).toMatchObject([
			{ outcome: 'applied' },
			{ outcome: 'approval' },
			{ rejection: { code: 'too_many_waiting' } }
		]);
	});

	test('a waiting change that follows an earlier one of its author counts from there', async () => {
		const { ada, kim, sam: id } = world;
		await world.apply('administrator.changeRole', { id, role: 'Manager' });
		await ada.pull();
		const lower = ada.mutation('administrator.changeRole', { id, role: 'Command Runner' });
		expect(await ada.push(lower)).toMatchObject([{ outcome: 'applied' }]);
		const { base } = ada.mutation('administrator.changeRole', { id, role: 'Manager' });
		const key = `administrator/${id}/role`;
		const before = typeof base[key] === 'number' ? base[key] : 0;
		const raise = ada.mutation(
			'administrator.changeRole',
			{ id, role: 'Manager' },
			{ base: { ...base, [key]: { after: lower.id, base: before } } }
		);
		expect(await ada.push(raise)).toMatchObject([{ outcome: 'approval' }]);

		expect(await world.approve(kim, raise.id)).toBe('applied');
		expect(await world.roleOf(id)).toBe('Manager');
	});

	test('SEC-D20 an owner who breaks the glass may get something by it, and all others are emailed', async () => {
		const { ada, kim } = world;
		const former = await world.enter(OWNER_ROLE);
		await world.apply('administrator.changeRole', {
			id: AdministratorId.parse(former.administratorId),
			role: 'Read Only'
		});
		const id = AdministratorId.parse(kim.administratorId);
		await world.apply('organizationAccess.setMode', { id, mode: 'selected', organizationIds: [] });
		const access = await world.ask(ada, 'organizationAccess.setMode', { id, mode: 'all' });

		expect(await world.breakGlass(kim, access)).toBe('applied');

		const effects = await world.store.db.selectFrom('effect').select(['kind', 'payload']).execute();
		const told = effects.filter(({ kind }) => kind === 'mail.glassBroken');
		// An owner who was demoted before it was asked for could not have approved it.
		expect(told.map(({ payload }) => payload.match(/[0-9a-f]{24}/)?.[0])).toEqual([
			ada.administratorId
		]);
	});

	test('the changes of one author leave room for those of another', async () => {
		const { ada, kim, sam: id } = world;
		const ask = () => ada.mutation('administrator.changeRole', { id, role: 'Manager' });
		for (let n = 0; n < 2; n++) await ada.push(...Array.from({ length: 500 }, ask));

		expect(await ada.push(ask())).toMatchObject([{ rejection: { code: 'too_many_waiting' } }]);
		const own = await world.ask(kim, 'administrator.changeRole', { id, role: 'Manager' });

		expect(await world.approve(ada, own)).toBe('applied');
	});
});

describe.each(DATABASES)('where only raises wait, on %s', (database) => {
	let world: ApprovalWorld;

	beforeEach(async () => {
		world = await openApprovalWorld({ database }, ['raise']);
	});
	afterEach(() => world.closeVerified());

	const enrol = (id: AdministratorId) =>
		world.apply('administrator.recordEnrolment', { id, isFinished: true });
	const erase = (id: AdministratorId) => world.apply('administrator.sendTotpReset', { id });
	const promote = () =>
		world.ask(world.ada, 'administrator.changeRole', { id: world.sam, role: OWNER_ROLE });

	test('SEC-D16 a raise to owner is refused if the person’s second factor was erased while it waited', async () => {
		const { ada, kim, sam } = world;
		await enrol(sam);
		const id = await promote();
		await erase(sam);

		expect(await world.approve(kim, id)).toBe('subject_changed');

		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'subject_changed' }
		});
		expect(await world.approve(kim, await promote())).toBe('applied');
	});
});
