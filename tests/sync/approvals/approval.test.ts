import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	HOUR_MS,
	openApprovalWorld,
	type ApprovalWorld
} from '#support/approvals/approval-world.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ApprovalWorld;

	beforeEach(async () => {
		world = await openApprovalWorld({ database });
	});
	afterEach(() => world.closeVerified());

	const lastEvent = async () => (await world.audit()).at(-1);

	test('SEC-D12 a waiting change changes nothing, and its author and the other owners see it', async () => {
		const { ada, kim, sam } = world;
		const manager = await world.enter('Manager');

		const id = await world.raise();

		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'approval',
			approval: { expiresAt: world.clock.now + 72 * HOUR_MS }
		});
		expect(ada.verdicts.get(id)).not.toHaveProperty('author');
		const seen = await world.verdictOf(kim, id);
		expect(seen).toMatchObject({
			name: 'administrator.changeRole',
			args: { reason: 'Covers for Jo' },
			author: { administratorId: ada.administratorId, name: 'Ada Of Administrator With Billing' },
			approval: { changes: [{ id: sam, field: 'role', from: 'Help Desk', to: 'Manager' }] }
		});
		expect(await world.verdictOf(manager, id)).toBeUndefined();
		expect(await lastEvent()).toMatchObject({
			outcome: 'approval',
			changes: '[]',
			reason: 'Covers for Jo',
			requested_by: null
		});
	});

	test('SEC-D12 a second owner approves it: one event names both, and both learn of it', async () => {
		const { ada, kim, sam } = world;
		const id = await world.raise();
		const third = await world.enter(OWNER_ROLE);
		expect(await world.toApprove(third)).toEqual([id]);

		expect(await world.approve(kim, id)).toBe('applied');

		expect(await world.roleOf(sam)).toBe('Manager');
		const event = await lastEvent();
		expect(event).toMatchObject({
			name: 'approval.approve',
			actor_id: kim.administratorId,
			subject_id: sam,
			reason: 'Covers for Jo',
			outcome: 'applied'
		});
		expect(JSON.parse(event?.requested_by ?? '')).toEqual({
			administratorId: ada.administratorId,
			name: 'Ada Of Administrator With Billing',
			mutationId: id,
			action: 'administrator.changeRole'
		});
		expect(JSON.parse(event?.changes ?? '')).toMatchObject([{ field: 'role', to: 'Manager' }]);
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'applied',
			approval: {
				decision: 'approved',
				by: { administratorId: kim.administratorId },
				version: event?.version
			}
		});
		expect([await world.toApprove(kim), await world.toApprove(third)]).toEqual([[], []]);
		expect(third.verdicts.get(id)).toMatchObject({ outcome: 'applied' });
		expect(third.verdicts.get(id)?.approval).not.toHaveProperty('changes');
	});

	test('a second owner declines it, and says why', async () => {
		const { ada, kim, sam } = world;
		const id = await world.raise();

		expect(await world.decline(kim, id)).toBe('applied');

		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.verdictOf(ada, id)).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'declined' },
			approval: {
				decision: 'declined',
				by: { administratorId: kim.administratorId },
				reason: 'Not agreed'
			}
		});
		expect(await lastEvent()).toMatchObject({ name: 'approval.decline', reason: 'Not agreed' });
		expect(await world.toApprove(kim)).toEqual([]);
	});

	test('its author withdraws it, and no one can approve it afterwards', async () => {
		const { ada, kim, sam } = world;
		const id = await world.raise();
		expect(await world.toApprove(kim)).toEqual([id]);

		await world.change(ada, 'verdict.discard', { mutationId: id }, { redoOf: id });

		expect(await world.toApprove(kim)).toEqual([]);
		expect(await world.approve(kim, id)).toBe('already_decided');
		expect(await world.roleOf(sam)).toBe('Help Desk');
	});

	test('its author makes it again, and only the second one waits', async () => {
		const { ada, kim, sam: id } = world;
		const first = await world.raise();

		const second = await world.ask(
			ada,
			'administrator.changeRole',
			{ id, role: 'Administrator' },
			{ redoOf: first }
		);

		expect(await world.toApprove(kim)).toEqual([second]);
		expect(await world.approve(kim, first)).toBe('already_decided');
		expect(await world.approve(kim, second)).toBe('applied');
		expect(await world.roleOf(id)).toBe('Administrator');
	});

	test('the second of two decisions comes too late, and the same one again does nothing', async () => {
		const { kim } = world;
		const third = await world.enter(OWNER_ROLE);
		const id = await world.raise();
		const [approved, declined] = [
			kim.mutation('approval.approve', { mutationId: id }),
			third.mutation('approval.decline', { mutationId: id })
		];

		const results = await Promise.all([kim.push(approved), third.push(declined)]);

		const words = results.map(([result]) => result?.rejection?.code ?? result?.outcome);
		expect(words.toSorted()).toEqual(['already_decided', 'applied']);
		const isApproved = words[0] === 'applied';
		expect(await world.roleOf(world.sam)).toBe(isApproved ? 'Manager' : 'Help Desk');
		const again = isApproved ? world.approve(third, id) : world.decline(kim, id);
		expect(await again).toBe('noop');
	});

	test('a decision that is sent twice counts once', async () => {
		const { kim } = world;
		const id = await world.raise();
		await kim.pull();
		const approval = kim.mutation('approval.approve', { mutationId: id });

		const [first] = await kim.push(approval);
		const length = (await world.audit()).length;
		const [second] = await kim.push(approval);

		expect(second).toEqual(first);
		expect(await world.audit()).toHaveLength(length);
	});

	test('SEC-D19 a field that changed in between yields to what stands, and its author learns of it', async () => {
		const { ada, kim, sam: id } = world;
		const waiting = await world.raise();
		await world.apply('administrator.changeRole', { id, role: 'Read Only' });

		expect(await world.approve(kim, waiting)).toBe('noop');

		expect(await world.roleOf(id)).toBe('Read Only');
		expect(await world.verdictOf(ada, waiting)).toMatchObject({
			outcome: 'superseded',
			conflicts: [{ field: 'role', yours: 'Manager', theirs: 'Read Only', before: 'Help Desk' }]
		});
	});

	test('a later tightening that overturns it is reported to its author, not to its approver', async () => {
		const { ada, kim, sam: id } = world;
		const third = await world.enter(OWNER_ROLE);
		await world.apply('administrator.suspend', { id });
		await third.pull();
		const late = third.mutation('administrator.suspend', { id });
		const waiting = await world.ask(ada, 'administrator.restore', { id });
		await world.approve(kim, waiting);

		await third.push(late);

		expect(await world.verdictOf(ada, waiting)).toMatchObject({ outcome: 'superseded' });
		await kim.pull();
		const own = [...kim.verdicts.values()].find(({ name }) => name === 'approval.approve');
		expect(own).toMatchObject({ outcome: 'applied' });
	});

	test('a change that depends on it counts from the approval', async () => {
		const { ada, kim, sam: id } = world;
		await ada.pull();
		const asked = ada.mutation('organizationAccess.setMode', {
			id,
			mode: 'selected',
			organizationIds: []
		});
		await ada.push(asked);
		const waiting = await world.ask(ada, 'organizationAccess.setMode', { id, mode: 'all' });
		const key = `administrator/${id}/role`;
		const request = await world.raise();
		const base = ada.mutation('administrator.changeRole', { id, role: 'Manager' }).base[key];
		await world.approve(kim, request);
		await world.approve(kim, waiting);

		const lower = await ada.push(
			ada.mutation(
				'administrator.changeRole',
				{ id, role: 'Command Runner' },
				{ base: { [key]: { after: request, base: typeof base === 'number' ? base : 0 } } }
			)
		);

		expect(lower).toMatchObject([{ outcome: 'applied' }]);
	});

	test('a new administrator who waits comes with everything, and what depends on it fails until then', async () => {
		const { ada, kim } = world;
		const id = AdministratorId.parse('a'.repeat(24));
		const args = { id, email: 'new@ex.example', firstName: 'N', lastName: 'O', role: 'Manager' };
		const creation = await world.ask(ada, 'administrator.create', args);

		const early = await ada.push(
			ada.mutation('administrator.suspend', { id }, { dependsOn: creation })
		);
		expect(early).toMatchObject([{ rejection: { code: 'dependency_failed' } }]);
		expect(await world.approve(kim, creation)).toBe('applied');
		await ada.pull();
		const later = await ada.push(
			ada.mutation('administrator.suspend', { id }, { dependsOn: creation })
		);

		expect(later).toMatchObject([{ outcome: 'applied' }]);
		const effects = await world.store.db.selectFrom('effect').select('kind').execute();
		expect(effects).toEqual([{ kind: 'mail.invitation' }]);
	});
});
