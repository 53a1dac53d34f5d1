// @all: a server for each right that is taken away
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSecurityEvent } from '@tenantry/sync-server/auth/log/security-log.ts';
import { sweepSecurityLog } from '@tenantry/sync-server/auth/log/security-log-sweep.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { operate } from '#support/servers/command.ts';
import { post } from '#support/world/client.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { startServer } from '#support/servers/process.ts';
import { query } from '#support/store/tamper.ts';

const DAY = 24 * 60 * 60_000;
const password = 'nine herons in the reeds';

let folder: string;
let dataDir: string;
let ownerUrl: string;
let serverUrl: string;
let role: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-rights-'));
	dataDir = join(folder, 'data');
	ownerUrl = await createDatabase();
	role = `tenantry_server_${randomBytes(4).toString('hex')}`;
	await query(ownerUrl, `CREATE ROLE ${role} LOGIN`);
	const url = new URL(ownerUrl);
	url.username = role;
	url.password = '';
	serverUrl = url.href;
});
afterEach(async () => {
	await query(ownerUrl, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
	await rm(folder, { recursive: true });
});

const asOwner = (...words: readonly string[]) =>
	operate({ dataDir, databaseUrl: ownerUrl }, ...words);

test('a server works as a role that does not own the tables', async () => {
	const granted = await asOwner('database', 'grant', role);
	const asServer = { dataDir, databaseUrl: serverUrl };
	const made = await operate(
		asServer,
		'provider',
		'create',
		'South MSP',
		'--owner',
		'lee@south.example'
	);
	const server = await startServer(asServer);
	const token = new URL(made.stdout.trim().split('\n').at(-1)?.trim() ?? '').hash.slice(1);
	const set = await post(`${server.url}/session/v1/setup`, { token, password });
	const request = { email: 'lee@south.example', password, device: { name: 'Test' } };
	const signedIn = await post(`${server.url}/session/v1/sign-in`, request);
	const ready = await fetch(`${server.url}/readyz`);
	await server.close();

	expect(granted.stdout).toContain(`${role} may serve from them`);
	expect([made.code, set.status, signedIn.status, ready.status]).toEqual([0, 204, 200, 200]);
	expect((await asOwner('audit', 'verify')).code).toBe(0);
});

test('SEC-F11 the role of a server cannot change or delete an event or a table', async () => {
	await asOwner('database', 'grant', role);

	for (const statement of [
		...['audit_event', 'door_event'].flatMap((table) => [
			`UPDATE ${table} SET hash = 'x'`,
			`TRUNCATE ${table}`,
			`DROP TABLE ${table}`,
			`ALTER TABLE ${table} DISABLE TRIGGER ALL`
		]),
		'DELETE FROM audit_event',
		'DELETE FROM mutation',
		'DELETE FROM record',
		'DELETE FROM kysely_migration',
		'CREATE TABLE other (id text)',
		'CREATE FUNCTION f() RETURNS int RETURN 1'
	])
		await expect(query(serverUrl, statement), statement).rejects.toThrow(
			/permission denied|must be owner/
		);
});

test('SEC-F11 SEC-F14 the role of a server sweeps old security events and can delete nothing else there', async () => {
	await asOwner('database', 'grant', role);
	const store = await openPostgres(serverUrl);
	const write = (at: number) =>
		store.db.transaction().execute((tx) => recordSecurityEvent(tx, { kind: 'resumed', at }));
	const now = Date.now();
	await write(now - 500 * DAY);
	await write(now - 100 * DAY);

	await sweepSecurityLog(store.db, { at: now, keptDays: 365 });

	const left = await store.db.selectFrom('door_event').select('at').orderBy('sequence').execute();
	expect(left).toEqual([{ at: now - 100 * DAY }, { at: now }]);
	await expect(query(serverUrl, 'DELETE FROM door_event')).rejects.toThrow('is only added to');
	expect((await asOwner('audit', 'verify')).stdout).toContain(
		'The security log was swept up to event 1.'
	);
	await store.close();
});

test('a role that may not migrate the tables says in one line which role does', async () => {
	await asOwner('database', 'grant', role);
	await query(
		ownerUrl,
		'DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)'
	);

	const { code, stderr } = await operate({ dataDir, databaseUrl: serverUrl }, 'audit', 'verify');

	expect(code).toBe(1);
	expect(stderr).toBe(
		'The database is older than this program: its owner runs `tenantry database grant`.\n'
	);
});

test.each([
	[['database', 'grant', 'nobody_of_that_name'], 'has no role nobody_of_that_name'],
	[['database', 'grant', 'postgres'], 'postgres owns the tables. Choose another role.'],
	[['database', 'grant'], 'Give one ROLE.']
])('%j fails with one line', async (words, line) => {
	const { code, stderr } = await asOwner(...words);

	expect(code).toBe(1);
	expect(stderr).toContain(line);
});
