import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { MIGRATIONS, type Migrations } from '@tenantry/sync-server/store/migrations/migrations.ts';
import { hashedArgs } from '@tenantry/sync-server/sync/push/kept-args.ts';
import { firstBrokenLink, link, type AuditEntry } from '@tenantry/sync-server/sync/audit/chain.ts';
import { sql, type Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DATABASES } from '#support/servers/world.ts';
import {
	insert,
	insertAccount,
	reopenedDatabase,
	rowsOf,
	type ReopenedDatabase
} from '#support/store/reopened-database.ts';

/** The migrations of a later program, which no program has yet. */
const LATER: Migrations = {
	...MIGRATIONS,
	'9998-note': ({ text }) => ({
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE throttle ADD COLUMN note ${text}`).execute(db);
			await sql`UPDATE throttle SET note = 'from before'`.execute(db);
		}
	}),
	'9999-note-index': () => ({
		async up(db: Kysely<unknown>) {
			await sql`CREATE INDEX throttle_note ON throttle (note)`.execute(db);
		}
	})
};

const NO_KEYS = { authoring_key: null, carrying_key: null, former_keys: null };
const COUNTED = { key: 'code:someone', failures: 3, blocked_until: 0, updated_at: 1 };

const EVENT: AuditEntry = {
	provider_id: 'p',
	version: 1,
	name: 'provider.create',
	mutation_id: null,
	actor_id: null,
	actor_name: 'Ada',
	device_id: null,
	device_name: null,
	subject_collection: null,
	subject_id: null,
	address: null,
	changes: '[]',
	reason: null,
	ticket: null,
	outcome: 'applied',
	code: null,
	made_at: 1,
	made_uncertain: null,
	applied_at: 1,
	carrier: null,
	requested_by: null
};

const CHANGE = {
	provider_id: 'p',
	id: 'm',
	hash: 'h',
	author_id: 'a',
	device_id: 'd',
	name: 'administrator.suspend',
	v: 1,
	args: '{}',
	outcome: 'applied',
	verdict: '{"conflicts":[]}',
	stood: '{}',
	version: 1,
	visible_at: 1,
	redo_of: null,
	successor: null,
	authored_at: 1,
	decided_at: 1
};

function recordOf(
	collection: string,
	{
		providerId,
		id,
		value
	}: { readonly providerId: string; readonly id: string; readonly value: object }
) {
	const stored = { value: JSON.stringify(value), created: 1, fields: '{}', version: 1 };
	return { provider_id: providerId, collection, id, ...stored };
}

describe.each(DATABASES)('on %s', (name) => {
	let database: ReopenedDatabase;

	beforeEach(async () => {
		database = await reopenedDatabase(name);
		const store = await database.open();
		await insert(store.db, 'throttle', COUNTED);
		await store.close();
	});
	afterEach(() => database.close());

	test('a later program migrates the tables and keeps their rows', async () => {
		const store = await database.open({ migrations: LATER });

		expect(await rowsOf(store.db, 'throttle')).toEqual([{ ...COUNTED, note: 'from before' }]);
		await store.close();
	});

	test('a migrated database is not migrated again', async () => {
		await (await database.open({ migrations: LATER })).close();
		const store = await database.open({ migrations: LATER });

		await insert(store.db, 'throttle', { ...COUNTED, key: 'code:other' });
		await store.close();
		const again = await database.open({ migrations: LATER });

		const notes = (await rowsOf(again.db, 'throttle')).map(({ note }) => note);
		expect(notes.toSorted()).toEqual(['from before', null].toSorted());
		await again.close();
	});

	test('migrations run through the one that is asked for', async () => {
		const store = await database.open({ migrations: LATER, through: '9998-note' });

		const ran = await rowsOf(store.db, 'kysely_migration');
		expect(ran.map((row) => row.name)).toEqual([...Object.keys(MIGRATIONS), '9998-note']);
		await store.close();
	});

	test('devices from before locked send are kept, and have no key for envelopes', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0004-reminders' });
		await insertAccount(before.db, { providerId: 'p', administratorId: 'a' });
		const [device] = await rowsOf(before.db, 'device');
		await before.close();

		const store = await database.open();

		expect(await rowsOf(store.db, 'device')).toEqual([{ ...device, ...NO_KEYS }]);
		await store.close();
	});

	test('SEC-L01 the key that a device had until there were two no longer counts, and is remembered', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0009-plan-times' });
		await insertAccount(before.db, { providerId: 'p', administratorId: 'a' });
		await sql`UPDATE device SET envelope_key = 'old'`.execute(before.db);
		await before.close();

		const store = await database.open();

		const [device] = await rowsOf(store.db, 'device');
		expect(device).toMatchObject({ ...NO_KEYS, former_keys: 'old' });
		expect(device).not.toHaveProperty('envelope_key');
		await store.close();
	});

	test('SEC-D16 links that were shown to others before an account could approve end, and all others stay', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0011-refused-args' });
		const guarded = { id: 'p', value: { approvals: ['delete'] } };
		const free = { id: 'q', value: {} };
		const invited = (state: string, role: Role = OWNER_ROLE) => ({
			role,
			invitationMail: { state }
		});
		const people = [
			{ id: 'a', value: invited('shown'), provider: guarded },
			{ id: 'b', value: invited('sent'), provider: guarded },
			{ id: 'c', value: invited('shown', 'Help Desk'), provider: guarded },
			{ id: 'd', value: invited('shown'), provider: free }
		];
		for (const { id, value } of [guarded, free])
			await insert(before.db, 'record', recordOf('provider', { providerId: id, id, value }));
		for (const { id, value, provider } of people) {
			const person = { provider_id: provider.id, administrator_id: id };
			await insert(before.db, 'account', person);
			const row = recordOf('administrator', { providerId: provider.id, id, value });
			await insert(before.db, 'record', row);
			const ticket = { ...person, hash: id, kind: 'setup', created_at: 1, expires_at: 2 };
			await insert(before.db, 'ticket', ticket);
		}
		await before.close();

		const store = await database.open();

		const links = (await rowsOf(store.db, 'ticket')).map(({ hash }) => hash);
		expect(links.toSorted()).toEqual(['b', 'c', 'd']);
		await store.close();
	});

	test('audit events from before changes were carried are kept, and their chain holds', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0005-envelope-keys' });
		const { carrier, requested_by, ...event } = link('', EVENT);
		await insert(before.db, 'audit_event', event);
		await before.close();

		const store = await database.open();

		const events = await store.read('p', (reader) => reader.events([1]));
		expect(events).toEqual([{ ...event, carrier, requested_by }]);
		expect([carrier, requested_by]).toEqual([null, null]);
		expect(firstBrokenLink(events)).toBeUndefined();
		await store.close();
	});

	test('changes from before any waited for approval never waited', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0007-access-plans' });
		await insert(before.db, 'mutation', CHANGE);
		await before.close();

		const store = await database.open();

		expect(await rowsOf(store.db, 'mutation')).toEqual([{ ...CHANGE, expires_at: null }]);
		const asked = { kind: 'requested', readerId: 'b' } as const;
		expect(await store.read('p', (reader) => reader.newestOpen(asked, 1))).toEqual([]);
		await store.close();
	});

	test('plans of a person get a time each, at which the person was to be looked at', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0008-approvals' });
		const owner = { provider_id: 'p', administrator_id: 'a' };
		await insert(before.db, 'account', owner);
		await insert(before.db, 'access_plan', { ...owner, due_at: 7 });
		await before.close();

		const store = await database.open();

		const times = await rowsOf(store.db, 'plan_time');
		expect(times.map((row) => row.name).toSorted()).toEqual([
			'administrator.endAccount',
			'administrator.endRaise',
			'administrator.endSuspension',
			'administrator.startSuspension',
			'organizationAccess.endRaise'
		]);
		expect(times.every((row) => row.administrator_id === 'a' && row.due_at === 7)).toBe(true);
		await store.close();
	});

	test('SEC-E21 arguments of refused changes that are too large are replaced by their hash', async () => {
		await database.close();
		database = await reopenedDatabase(name);
		const before = await database.open({ through: '0010-device-keys' });
		const change = { ...CHANGE, outcome: 'rejected', verdict: '{"conflicts":[]}' };
		const unreadable = '{"rejection":{"code":"invalid_arguments"},"conflicts":[]}';
		const [large, medium] = [JSON.stringify('x'.repeat(70_000)), JSON.stringify('x'.repeat(2_000))];
		for (let count = 0; count < 120; count++)
			await insert(before.db, 'mutation', { ...change, id: `large ${count}`, args: large });
		await insert(before.db, 'mutation', { ...change, id: 'readable', args: medium });
		await insert(before.db, 'mutation', {
			...change,
			id: 'not',
			args: medium,
			verdict: unreadable
		});
		await insert(before.db, 'mutation', { ...change, id: 'done', outcome: 'applied', args: large });
		await before.close();

		const store = await database.open();

		const rows = await rowsOf(store.db, 'mutation');
		const kept = new Map(rows.map((row) => [row.id, String(row.args)]));
		expect(kept.get('readable')).toBe(medium);
		expect(kept.get('done')).toBe(large);
		expect(kept.get('not')).toBe(hashedArgs(medium));
		expect(
			[...kept].filter(([id]) => String(id).startsWith('large')).map(([, args]) => args)
		).toEqual(Array.from({ length: 120 }, () => hashedArgs(large)));
		await store.close();
	});

	test('an earlier program refuses the database of a later one, says what to do, and changes nothing', async () => {
		await (await database.open({ migrations: LATER })).close();

		await expect(database.open()).rejects.toThrow(
			'The database was written by a newer version of Tenantry (9998-note): install that version again, or restore a backup that this version made.'
		);
		const store = await database.open({ migrations: LATER });
		expect(await rowsOf(store.db, 'throttle')).toEqual([{ ...COUNTED, note: 'from before' }]);
		await store.close();
	});

	test('a migration that fails changes nothing, and succeeds at the next start', async () => {
		const store = await database.open();
		await sql`CREATE INDEX throttle_note ON throttle (key)`.execute(store.db);
		await store.close();

		await expect(database.open({ migrations: LATER })).rejects.toThrow(/already exists/);

		const former = await database.open();
		expect(await rowsOf(former.db, 'throttle')).toEqual([COUNTED]);
		await sql`DROP INDEX throttle_note`.execute(former.db);
		await former.close();
		const later = await database.open({ migrations: LATER });
		expect(await rowsOf(later.db, 'throttle')).toEqual([{ ...COUNTED, note: 'from before' }]);
		await later.close();
	});
});
