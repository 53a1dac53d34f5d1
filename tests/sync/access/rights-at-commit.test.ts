import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const RACES = 200;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let author: string;
	let subject: string;
	let replica: ServerReplica;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		await world.addAdministrator({ role: OWNER_ROLE });
		author = await world.addAdministrator({ role: OWNER_ROLE });
		subject = await world.addAdministrator({ role: 'Read Only' });
		replica = new ServerReplica(world, await world.signIn(author));
		await replica.pull();
	});
	afterEach(() => world.close());

	const setRole = (role: Role) => world.apply('administrator.changeRole', { id: author, role });
	const rename = (firstName: string) =>
		replica.mutation('administrator.editDetails', { id: subject, firstName });

	test('SEC-D04 SEC-D05 SEC-T11 changes queued with more permissions are decided by the current permissions of their author', async () => {
		const [before, after, again] = [rename('A'), rename('B'), rename('C')];

		const [first] = await replica.push(before);
		await setRole('Read Only');
		const [second] = await replica.push(after);
		await setRole(OWNER_ROLE);
		const [third] = await replica.push(again);

		expect([first?.outcome, second?.outcome]).toEqual(['applied', 'rejected']);
		expect(second?.rejection).toMatchObject({ code: 'not_permitted' });
		expect(third?.rejection).toBeUndefined();
	});

	test('SEC-D05 SEC-T12 each of two hundred changes that race with a change of role is decided by the role before it', async () => {
		for (let race = 0; race < RACES; race++) {
			const change = rename(`N${race}`);
			await Promise.all([setRole(race % 2 === 0 ? 'Read Only' : OWNER_ROLE), replica.push(change)]);
			await replica.pull();
		}

		let role: unknown = OWNER_ROLE;
		const wrong: unknown[] = [];
		const counts = { applied: 0, not_permitted: 0 };
		for (const { version, name, outcome, code, changes, actor_id } of await world.audit()) {
			if (name === 'administrator.changeRole') role = roleIn(changes);
			if (name !== 'administrator.editDetails' || actor_id !== author) continue;
			const expected = role === OWNER_ROLE ? 'applied' : 'not_permitted';
			if ((code ?? outcome) !== expected) wrong.push({ version, role, outcome, code });
			counts[expected]++;
		}
		expect(wrong).toEqual([]);
		expect(counts.applied + counts.not_permitted).toBe(RACES);
		expect(Math.min(counts.applied, counts.not_permitted)).toBeGreaterThan(0);
	});
});

function roleIn(changes: string): unknown {
	const [change] = /"field":"role".*?"to":"([^"]+)"/.exec(changes)?.slice(1) ?? [];
	return change;
}
