import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { visibleRows } from '#support/store/visible-rows.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let organizations: string[];
	let technician: string;
	let owner: ServerReplica;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		organizations = [];
		for (let place = 0; place < 10; place++) organizations.push(await world.addOrganization());
		technician = await addTechnician(organizations.slice(0, 5));
		for (const organization of organizations) await addTechnician([organization]);
		await addTechnician([]);
		await addTechnician(organizations);
		await world.addAdministrator({ role: 'Billing Only' });
		owner = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
	});
	afterEach(() => world.close());

	function addTechnician(organizationIds: readonly string[]): Promise<string> {
		return world.addAdministrator({ role: 'Manager', accessMode: 'selected', organizationIds });
	}

	async function openReplica(administratorId: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(administratorId));
		await replica.pull({ limit: 7 });
		return replica;
	}

	function inSight(administratorId: string) {
		return visibleRows(world.store, world.providerId, administratorId);
	}

	test('an owner receives everything page by page', async () => {
		expect(owner.rows).toEqual(await inSight(owner.administratorId));
		expect(owner.ids('administrator')).toHaveLength(15);
	});

	test('a technician of five organizations receives them and the administrators who share them', async () => {
		const replica = await openReplica(technician);

		expect(replica.rows).toEqual(await inSight(technician));
		expect(replica.ids('organization')).toEqual(organizations.slice(0, 5).sort());
		expect(replica.ids('administrator')).toHaveLength(9);
	});

	test('an edge to an organization that is not visible is not sent, in value or version', async () => {
		const replica = await openReplica(technician);

		const edges = replica.ids('organizationAccess').flatMap((id) => {
			const row = replica.rows.get(`organizationAccess/${id}`);
			return [...Object.keys(row?.value ?? {}), ...Object.keys(row?.fields ?? {})];
		});
		expect(new Set(edges)).toEqual(new Set(organizations.slice(0, 5)));
	});

	test('SEC-D08 rows of a revoked organization leave, and rows of a granted one arrive', async () => {
		const replica = await openReplica(technician);

		await owner.change('organizationAccess.revoke', {
			id: technician,
			organizationIds: [organizations[0] ?? '']
		});
		await replica.pull({ limit: 3 });
		const afterRevoke = new Map(replica.rows);
		const sightAfterRevoke = await inSight(technician);
		await owner.change('organizationAccess.grant', {
			id: technician,
			organizationIds: [organizations[7] ?? '', organizations[8] ?? '']
		});
		await replica.pull({ limit: 3, pages: 2 });
		const resets = [...replica.resets];
		await replica.pull({ limit: 3 });

		expect(afterRevoke).toEqual(sightAfterRevoke);
		expect(resets).toEqual(['sight', 'sight']);
		expect(replica.resets).toEqual(resets);
		expect(replica.rows).toEqual(await inSight(technician));
	});

	test('a colleague who becomes invisible leaves, and one who becomes visible arrives', async () => {
		const replica = await openReplica(technician);
		const [first = '', , , , , , , eighth = ''] = organizations;
		const leaving = await addTechnician([first]);
		const arriving = await addTechnician([eighth]);
		await replica.pull();
		const before = replica.ids('administrator');
		await owner.pull();

		await owner.change('organizationAccess.revoke', { id: leaving, organizationIds: [first] });
		await owner.change('organizationAccess.grant', { id: arriving, organizationIds: [first] });
		await replica.pull();

		expect(before).toContain(leaving);
		expect(before).not.toContain(arriving);
		expect(replica.ids('administrator')).toContain(arriving);
		expect(replica.ids('administrator')).not.toContain(leaving);
		expect(replica.resets).toEqual([]);
		expect(replica.rows).toEqual(await inSight(technician));
	});

	test('a fill includes changes made during it at any point', async () => {
		const replica = new ServerReplica(world, await world.signIn(owner.administratorId));
		const everybody = owner.ids('administrator');
		const others = everybody.filter((id) => id !== owner.administratorId);
		await replica.pull({ limit: 5, pages: 4 });

		for (const id of [others[0] ?? '', others.at(-1) ?? ''])
			await world.apply('administrator.editDetails', { id, firstName: 'Grace' });
		await world.addAdministrator({ role: 'Read Only' });
		await replica.pull({ limit: 5 });

		expect(replica.rows).toEqual(await inSight(owner.administratorId));
	});

	test('a change about a deleted administrator says so only to people who saw them', async () => {
		const [first = '', , , , , , , eighth = ''] = organizations;
		const subject = await addTechnician([first]);
		const near = await openReplica(technician);
		const far = await openReplica(await addTechnician([eighth]));
		const email = `${subject}@north.example`;
		await world.apply('administrator.delete', { id: subject, email });

		const told = [];
		for (const replica of [near, far])
			told.push(await replica.change('administrator.suspend', { id: subject }));

		expect(told.map(({ rejection }) => rejection?.code)).toEqual(['deleted', 'not_found']);
	});

	test('a verdict reveals nothing about an administrator who is no longer visible', async () => {
		const other = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const subject = await world.addAdministrator({ role: 'Read Only', firstName: 'Ada' });
		await other.pull();
		await owner.pull();
		const late = other.mutation('administrator.editDetails', { id: subject, firstName: 'Jean' });
		await owner.change('administrator.editDetails', { id: subject, firstName: 'Grace' });
		await other.push(late);

		await owner.pull();
		await owner.change('administrator.changeRole', {
			id: other.administratorId,
			role: 'Command Runner'
		});
		await other.pull();

		const verdict = other.verdicts.get(late.id);
		expect(verdict?.outcome).toBe('superseded');
		expect(verdict?.conflicts).toEqual([
			{ collection: 'administrator', id: subject, field: 'firstName', yours: 'Jean' }
		]);
	});
});
