import { recordSecurityEvent } from '@tenantry/sync-server/auth/log/security-log.ts';
import { verifyChains } from '@tenantry/sync-server/backup/chains.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';
import { refuseInserts, unlockLogs } from '#support/store/tamper.ts';

const run = (db: Database, statement: string) => sql.raw(statement).execute(db);

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let db: Database;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		db = world.store.db;
		for (const name of ['A', 'B', 'C', 'D']) await world.addOrganization(name);
		for (const [at, kind] of (['signed_in', 'refused', 'signed_out'] as const).entries())
			await db
				.transaction()
				.execute((tx) => recordSecurityEvent(tx, { kind, at, address: '192.0.2.7' }));
	});
	afterEach(() => world.close());

	test('SEC-F11 SEC-F09 untouched chains verify to the last event', async () => {
		expect(await verifyChains(world.store)).toMatchObject({ isIntact: true });
	});

	test.each(['audit_event', 'door_event'])(
		'SEC-F11 no statement changes or deletes rows of %s',
		async (table) => {
			await expect(run(db, `UPDATE ${table} SET hash = 'x'`)).rejects.toThrow('is only added to');
			await expect(run(db, `DELETE FROM ${table}`)).rejects.toThrow('is only added to');
		}
	);

	test.each([
		['edited', `UPDATE audit_event SET outcome = 'noop' WHERE version = 2`],
		['deleted', 'DELETE FROM audit_event WHERE version = 2'],
		['cut off at the end', 'DELETE FROM audit_event WHERE version >= 4'],
		['put in another order', swapped('audit_event', 'version', [2, 3])],
		['moved to another place', 'UPDATE audit_event SET version = 1000 WHERE version = 3'],
		['given another hash', `UPDATE audit_event SET hash = previous_hash WHERE version = 3`]
	])('SEC-F11 audit events that were %s are detected', async (_, statements) => {
		await unlockLogs(db);

		for (const statement of statements.split(';')) await run(db, statement);

		expect(await verifyChains(world.store)).toMatchObject({ isIntact: false });
	});

	test('SEC-F11 an inserted audit event is detected, also with a matching hash', async () => {
		const [first] = await world.audit();
		if (first === undefined) throw new Error('Nothing has happened.');
		const { length } = await world.audit();

		await db
			.insertInto('audit_event')
			.values({ ...first, version: length + 1 })
			.execute();

		const { isIntact, text } = await verifyChains(world.store);
		expect(isIntact).toBe(false);
		expect(text).toContain(`the chain is broken at event ${length + 1}`);
	});

	test.each([
		['edited', `UPDATE door_event SET address = NULL WHERE kind = 'refused'`],
		['deleted', `DELETE FROM door_event WHERE kind = 'refused'`],
		['cut off at the end', `DELETE FROM door_event WHERE kind = 'signed_out'`],
		['put in another order', `UPDATE door_event SET kind = 'signed_in' WHERE kind = 'refused'`],
		['all deleted', 'DELETE FROM door_event']
	])('SEC-F11 security events that were %s are detected', async (_, statement) => {
		await unlockLogs(db);

		await run(db, statement);

		expect(await verifyChains(world.store)).toMatchObject({ isIntact: false });
	});

	test('SEC-F10 a change is not made when its event cannot be written', async () => {
		const before = await world.audit();
		const admit = await refuseInserts(db, 'audit_event');

		await expect(world.addOrganization('E')).rejects.toThrow();
		await admit();

		const names = await db.selectFrom('record').select('value').execute();
		expect(names.filter(({ value }) => value.includes('"E"'))).toEqual([]);
		expect(await world.audit()).toEqual(before);
		await world.addOrganization('E');
		expect(await world.audit()).toHaveLength(before.length + 1);
	});
});

/** Two rows in one another's place. */
function swapped(table: string, column: string, [one, other]: readonly [number, number]): string {
	const move = (from: number, to: number) =>
		`UPDATE ${table} SET ${column} = ${to} WHERE ${column} = ${from}`;
	return [move(one, 9_999), move(other, one), move(9_999, other)].join(';');
}
