import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { registerDevice } from '@tenantry/sync-server/auth/device/device.ts';
import { openSession } from '@tenantry/sync-server/auth/session/session.ts';
import { backUp } from '@tenantry/sync-server/backup/back-up.ts';
import type { Restored } from '@tenantry/sync-server/backup/restore.ts';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { openServerResources } from '@tenantry/sync-server/server-resources.ts';
import { makeSqliteFile } from '@tenantry/sync-server/store/sqlite/file.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveAccount } from '#support/auth/give-account.ts';
import {
	at,
	chainsOf,
	machineDatabases,
	openMachines,
	type Machines
} from '#support/servers/machines.ts';
import { refuseInserts, unlockLogsOf } from '#support/store/tamper.ts';

let machines: Machines;

beforeEach(async () => {
	machines = await openMachines();
});
afterEach(() => machines.close());

/** Every row of a backup, table by table. */
function rowsOf(path: string): Map<string, unknown[]> {
	const database = new DatabaseSync(path, { readOnly: true });
	const tables = database
		.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%'")
		.all()
		.map(({ name }) => String(name));
	const rows = tables.map((name): [string, unknown[]] => {
		const all = database.prepare(`SELECT * FROM ${name}`).all();
		return [name, all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
	});
	database.close();
	return new Map(rows);
}

describe.each(machineDatabases)('on %s', (database) => {
	test('a backup states its contents, is one file of our own format, and restores into an empty place', async () => {
		const config = await machines.inhabited(database);

		const { text, isIntact } = await machines.backUp(config);
		const next = await machines.empty(config, database);
		const restored = await machines.putBack(next);

		expect(isIntact).toBe(true);
		expect(text).toBe(
			'North MSP: 502 events, every link holds.\nThe security log: 0 events, every link holds.\n'
		);
		expect((await stat(machines.file)).mode & 0o777).toBe(0o600);
		expect(restored).toMatchObject<Partial<Restored>>({
			backedUpAt: at,
			backedUpBy: VERSION,
			former: undefined
		});
		expect(await chainsOf(next)).toBe(text.replace('The security log: 0', 'The security log: 1'));
		const left = await readdir(next.dataFolder);
		expect(left.filter((name) => name.startsWith('restore'))).toEqual([]);
	});

	test('existing data are not replaced without confirmation, nor while a server runs', async () => {
		const config = await machines.inhabited(database);
		await machines.backUp(config);

		await expect(machines.putBack(config)).rejects.toThrow(
			/ is not empty\. Use --force to replace it with the backup\.$/
		);
		const serving = await openServerResources(config);
		await expect(machines.putBack(config, { replaces: true })).rejects.toThrow(
			/^A server is using .*\. Stop it first\.$/
		);
		await serving.store.close();
		await machines.putBack(config, { replaces: true });

		expect(await chainsOf(config)).toContain('North MSP: 502 events, every link holds.');
	});

	test('a place where a server was started without a provider counts as empty', async () => {
		const config = await machines.inhabited();
		await machines.backUp(config);
		const next = await machines.empty(config, database);
		const keys = join(next.dataFolder, 'secrets/sealing-keys');
		await (await openServerResources(next)).store.close();

		await machines.putBack(next);

		expect(await readFile(keys, 'utf8')).not.toBe('');
		expect(await chainsOf(next)).toContain('North MSP: 502 events, every link holds.');
	});
});

test('a backup of one database restores into the other and back, row for row', async () => {
	const sqlite = await machines.inhabited();
	const postgres = await machines.empty(sqlite, 'PostgreSQL');
	const again = await machines.empty(sqlite);
	await machines.backUp(sqlite);
	const before = rowsOf(machines.file);

	await machines.putBack(postgres);
	await rm(machines.file);
	await machines.backUp(postgres);
	const between = rowsOf(machines.file);
	await machines.putBack(again);
	await rm(machines.file);
	await machines.backUp(again);

	expect(between.get('record')).toHaveLength(502);
	expect(rowsOf(machines.file).get('door_event')).toHaveLength(2);
	for (const [name, rows] of before) {
		// Each restore is noted in the security log, whose head is in meta.
		if (['door_event', 'meta', 'sqlite_sequence'].includes(name)) continue;
		expect(between.get(name), name).toEqual(rows);
		expect(rowsOf(machines.file).get(name), name).toEqual(rows);
	}
	// PostgreSQL, too, counts its events on from where they ended.
	expect(await chainsOf(again)).toContain('The security log: 2 events, every link holds.');
});

test('a backup on PostgreSQL succeeds although its time cannot be written into the database', async () => {
	const config = await machines.inhabited('PostgreSQL');
	const { store } = await openServerResources(config);
	await refuseInserts(store.db, 'meta');
	await store.close();

	const { isIntact, isNoted } = await backUp(config, { path: machines.file, at });
	const restored = await machines.putBack(await machines.empty(config));

	expect([isIntact, isNoted]).toEqual([true, false]);
	expect(restored.backedUpAt).toBe(at);
});

test('sessions that were open at the time of a backup stay closed', async () => {
	const config = await machines.inhabited();
	const { store } = await openServerResources(config);
	const account = { providerId: 'p', administratorId: 'a' };
	await giveAccount(store.db, account);
	const { id: deviceId } = await registerDevice(store.db, account, {
		claim: { name: 'Phone' },
		at
	});
	await openSession(store.db, account, { deviceId, at, freshAt: null });
	await store.close();
	await machines.backUp(config);

	const next = await machines.empty(config);
	await machines.putBack(next);
	const restored = await openServerResources(next);
	const sessions = await restored.store.db.selectFrom('session').selectAll().execute();
	await restored.store.close();

	expect(rowsOf(machines.file).get('session')).toHaveLength(1);
	expect(sessions).toEqual([]);
});

test('a broken chain is backed up as it is and reported', async () => {
	const config = await machines.inhabited();
	const database = new DatabaseSync(join(config.dataFolder, 'tenantry.sqlite'));
	unlockLogsOf(database);
	database.exec('DELETE FROM audit_event WHERE version > 500');
	database.close();

	const { isIntact, text } = await machines.backUp(config);

	expect(isIntact).toBe(false);
	expect(text).toContain('North MSP: the chain is broken at event 501.');
});

test('an existing file is never overwritten', async () => {
	const config = await machines.inhabited();
	await writeFile(machines.file, 'precious');

	await expect(machines.backUp(config)).rejects.toThrow(
		`${machines.file} already exists. Choose a new file.`
	);

	expect(await readFile(machines.file, 'utf8')).toBe('precious');
});

test('a backup that cannot be written fails with one line and leaves nothing behind', async () => {
	const config = await machines.inhabited();
	const path = join(machines.folder, 'missing/backup');

	await expect(backUp(config, { path, at })).rejects.toThrow(
		`The backup ${path} cannot be made (ENOENT).`
	);
});

test('a damaged database is replaced and kept next to the restored one', async () => {
	const config = await machines.inhabited();
	await machines.backUp(config);
	const path = join(config.dataFolder, 'tenantry.sqlite');
	await writeFile(path, 'lightning struck here, and here, and here');

	await expect(machines.putBack(config)).rejects.toThrow('is not a database.');
	const { former = '' } = await machines.putBack(config, { replaces: true });

	expect(await readFile(former, 'utf8')).toContain('lightning');
	expect(await chainsOf(config)).toContain('North MSP: 502 events, every link holds.');
});

test('a backup from before an update is migrated when it is restored', async () => {
	const next = await machines.empty(await machines.inhabited());
	await makeSqliteFile(machines.file, '0001-initial');
	const before = createHash('sha256').update(await readFile(machines.file));

	const { backedUpAt } = await machines.putBack(next);

	expect(backedUpAt).toBeUndefined();
	expect(await chainsOf(next)).toBe('The security log: 1 events, every link holds.\n');
	const after = createHash('sha256').update(await readFile(machines.file));
	expect(after.digest('hex')).toBe(before.digest('hex'));
});

test('a database without our tables is not backed up', async () => {
	const [sqlite, postgres] = [await machines.bare('SQLite'), await machines.bare('PostgreSQL')];

	await expect(machines.backUp(sqlite)).rejects.toThrow('There is no database in');
	await expect(machines.backUp(postgres)).rejects.toThrow(
		'The database contains no Tenantry tables.'
	);
});
