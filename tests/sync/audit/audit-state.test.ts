import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { verifyState } from '@tenantry/sync-server/sync/audit/verify-state.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const run = (db: Database, statement: string) => sql.raw(statement).execute(db);

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owner: ServerReplica;
	let sam: string;
	let mia: string;
	let gone: string;
	let near: string;
	let far: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		[near, far] = [await world.addOrganization('Near'), await world.addOrganization('Far')];
		const reach = { accessMode: 'selected', organizationIds: [near] } as const;
		const name = { firstName: 'Sam', lastName: 'Okafor' };
		sam = await world.addAdministrator({ role: 'Help Desk', ...name, ...reach });
		mia = await world.addAdministrator({ role: 'Manager', firstName: 'Mia', lastName: 'Ito' });
		gone = await world.addAdministrator({ role: 'Manager', firstName: 'Gone' });
		const id = await world.addAdministrator({ role: OWNER_ROLE, mfaRequired: true });
		owner = new ServerReplica(world, await world.signIn(id));
		await owner.pull();
		await live();
	});
	afterEach(() => world.close());

	/** Some of everything that writes rows: derived, repeated, refused, deleted. */
	async function live(): Promise<void> {
		const { providerId } = world;
		await owner.change('provider.setGlobalMfa', { providerId, required: true });
		// Sets the own flag of a person who must use MFA already, and changes nothing that counts.
		await owner.change('administrator.requireMfa', { id: sam });
		await owner.change('provider.setGlobalMfa', { providerId, required: false });
		await owner.pull();
		await owner.change('administrator.suspend', { id: sam });
		await owner.change('administrator.suspend', { id: sam });
		await owner.change('administrator.changeRole', { id: mia, role: 'Administrator' });
		await owner.change('administrator.changeRole', { id: mia, role: 'Superuser' });
		await owner.change('organizationAccess.revoke', { id: sam, organizationIds: [far] });
		await owner.change('administrator.delete', { id: gone, email: `${gone}@north.example` });
		await owner.change('organization.archive', { id: far });
	}

	const verify = () => verifyState(world.store, world.providerId);
	const where = (id: string, collection = 'administrator') =>
		`WHERE collection = '${collection}' AND id = '${id}'`;
	const write = (id: string, from: string, to: string, collection?: string) =>
		run(
			world.store.db,
			`UPDATE record SET value = replace(value, '${from}', '${to}') ${where(id, collection)}`
		);

	test('SEC-F13 the database agrees with the audit', async () => {
		const { rows, findings, unchecked } = await verify();

		expect({ findings, unchecked }).toEqual({ findings: [], unchecked: 0 });
		expect(rows).toBeGreaterThan(6);
	});

	test('SEC-F13 a role raised behind the audit is detected and described', async () => {
		await write(mia, '"role":"Administrator"', `"role":"${OWNER_ROLE}"`);

		const { findings } = await verify();

		expect(findings).toEqual([
			expect.stringMatching(
				/^Mia Ito \(administrator \w+\), Role: the audit says Administrator \(event \d+\), the row says Administrator With Billing$/
			)
		]);
	});

	test('SEC-F13 a suspension lifted behind the audit is detected, also with an older version', async () => {
		await write(sam, '"suspended":true', '"suspended":false');
		const [lifted] = (await verify()).findings;
		await run(world.store.db, `UPDATE record SET fields = '{}' ${where(sam)}`);
		const { findings } = await verify();

		expect(lifted).toMatch(/^Sam Okafor .*, Status: the audit says Suspended .* says Active$/);
		expect(findings).toContain(lifted);
	});

	test('SEC-F13 a version that was turned back is detected although the value is equal', async () => {
		await run(world.store.db, `UPDATE record SET fields = '{}' ${where(mia)}`);

		const turnedBack = 'last changed by event \\d+, and the row says event \\d+$';
		const { findings } = await verify();
		expect(findings).toHaveLength(2);
		for (const [place, field] of ['Role', 'Password'].entries())
			expect(findings[place]).toMatch(new RegExp(`^Mia Ito .*, ${field}: ${turnedBack}`));
	});

	test('SEC-F13 an organization granted behind the audit is detected', async () => {
		await write(sam, `"${far}":false`, `"${far}":true`, 'organizationAccess');

		const { findings } = await verify();

		expect(findings).toHaveLength(1);
		expect(findings[0]).toContain(`access to organization ${far}: the audit says No access`);
	});

	test.each<readonly [string, () => string, RegExp]>([
		['removed', () => `DELETE FROM record ${where(mia)}`, /is missing in the database/],
		['put in', () => copyOf(mia), /no event of the audit creates it/],
		[
			'brought back from the dead',
			() => `UPDATE record SET deleted = NULL ${where(gone)}`,
			/Account: the audit says Deleted \(event \d+\), the row says Kept/
		],
		[
			'deleted',
			() => `UPDATE record SET deleted = created ${where(mia)}`,
			/Account: the audit says Kept .*, the row says Deleted/
		]
	])('SEC-F13 a row that was %s behind the audit is detected', async (_, statement, words) => {
		await run(world.store.db, statement());

		expect((await verify()).findings).toEqual([expect.stringMatching(words)]);
	});

	test.each<readonly [string, string, RegExp]>([
		['deleted', 'DELETE FROM mutation', /its mutation is missing/],
		[
			'given another outcome',
			`UPDATE mutation SET outcome = 'rejected'`,
			/its mutation says rejected/
		],
		['moved', 'UPDATE mutation SET version = 1', /decided at event 1$/]
	])('SEC-F13 a mutation that was %s is detected', async (_, statement, words) => {
		const change = `name = 'administrator.suspend'`;
		await run(world.store.db, `${statement} WHERE ${change}`);

		const { findings } = await verify();

		expect(findings).toHaveLength(2);
		for (const finding of findings) expect(finding).toMatch(words);
	});

	function copyOf(id: string): string {
		const columns = 'value, created, fields, version, deleted';
		return `INSERT INTO record (provider_id, collection, id, ${columns})
			SELECT provider_id, collection, '${'f'.repeat(24)}', ${columns} FROM record ${where(id)}`;
	}
});
