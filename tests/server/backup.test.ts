import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backUp } from '@tenantry/sync-server/backup/back-up.ts';
import { verifyChains } from '@tenantry/sync-server/backup/chains.ts';
import { restore, type Restored } from '@tenantry/sync-server/backup/restore.ts';
import { readConfig, type Config } from '@tenantry/sync-server/config.ts';
import { founding, foundProvider } from '@tenantry/sync-server/founding/found-provider.ts';
import { openPremises } from '@tenantry/sync-server/premises.ts';
import { makeSqliteFile } from '@tenantry/sync-server/store/sqlite-file.ts';
import { applyWithin } from '@tenantry/sync-server/sync/apply.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase } from '#support/postgres.ts';

const at = Date.UTC(2026, 10, 25, 15);
const actor = { name: 'Operator' };
const databases = ['SQLite', 'PostgreSQL'] as const;

let folder: string;
let file: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-backup-'));
	file = join(folder, 'backup');
});
afterEach(() => rm(folder, { recursive: true }));

async function configOn(database: (typeof databases)[number]): Promise<Config> {
	const DATA_DIR = await mkdtemp(join(folder, 'data-'));
	const DATABASE_URL = database === 'PostgreSQL' ? await createDatabase() : '';
	const read = readConfig({ DATA_DIR, DATABASE_URL });
	if (!read.ok) throw new Error(read.error);
	return read.value;
}

/** A machine with a provider, five hundred organizations and an event for each. */
async function inhabited(database: (typeof databases)[number] = 'SQLite'): Promise<Config> {
	const config = await configOn(database);
	const { store } = await openPremises(config);
	const owner = { email: 'ada@north.example', firstName: 'Ada', lastName: 'Park' };
	await founding(store, async (tx, { administratorId: id }) => {
		await foundProvider(tx, { providerName: 'North MSP', ...owner }, { id, actor, at });
		const changes = Array.from({ length: 500 }, (_, n) => ({
			name: 'organization.create',
			args: { id: randomBytes(12).toString('hex'), name: `Organization ${n} 🪵 "quoted"` }
		}));
		await applyWithin(tx, { actor, at, changes });
	});
	await store.close();
	return config;
}

/** Another machine, to which nothing but the keys has come. */
async function emptyMachine(
	{ dataFolder }: Config,
	database: (typeof databases)[number] = 'SQLite'
): Promise<Config> {
	const config = await configOn(database);
	const keys = join(config.dataFolder, 'secrets');
	await cp(join(dataFolder, 'secrets'), keys, { recursive: true });
	return config;
}

function putBack(config: Config, more: { replaces?: boolean; accepts?: boolean } = {}) {
	const { replaces = false, accepts = false } = more;
	return restore(config, { path: file, at, replaces, acceptsBrokenChains: accepts });
}

/** What every chain of the database that is served comes to. */
async function chainsOf(config: Config): Promise<string> {
	const { store } = await openPremises(config);
	const { text } = await verifyChains(store);
	await store.close();
	return text;
}

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

function change(statement: string): void {
	const database = new DatabaseSync(file);
	database.exec(statement);
	database.close();
}

describe.each(databases)('on %s', (database) => {
	test('a backup says what it holds, is one file of our own, and goes into an empty place', async () => {
		const config = await inhabited(database);

		const { text, isWhole } = await backUp(config, { path: file, at });
		const next = await emptyMachine(config, database);
		const restored = await putBack(next);

		expect(isWhole).toBe(true);
		expect(text).toBe(
			'North MSP: 502 events, every link holds.\nThe door: 0 events, every link holds.\n'
		);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(restored).toMatchObject<Partial<Restored>>({ backedUpAt: at, former: undefined });
		expect(await chainsOf(next)).toBe(text.replace('The door: 0', 'The door: 1'));
		const left = await readdir(next.dataFolder);
		expect(left.filter((name) => name.startsWith('restore'))).toEqual([]);
	});

	test('what people work with is not replaced without a word, nor while a server works', async () => {
		const config = await inhabited(database);
		await backUp(config, { path: file, at });

		await expect(putBack(config)).rejects.toThrow(
			/ is not empty: --force puts the backup in its place\.$/
		);
		const serving = await openPremises(config);
		await expect(putBack(config, { replaces: true })).rejects.toThrow(/ works on .* stop it first/);
		await serving.store.close();
		await putBack(config, { replaces: true });

		expect(await chainsOf(config)).toContain('North MSP: 502 events, every link holds.');
	});

	test('a place where a server was started and nobody came is empty', async () => {
		const config = await inhabited();
		await backUp(config, { path: file, at });
		const next = await emptyMachine(config, database);
		const keys = join(next.dataFolder, 'secrets/sealing-keys');
		await (await openPremises(next)).store.close();

		await putBack(next);

		expect(await readFile(keys, 'utf8')).not.toBe('');
		expect(await chainsOf(next)).toContain('North MSP: 502 events, every link holds.');
	});
});

test('a backup of the one database goes into the other and back, row for row', async () => {
	const sqlite = await inhabited();
	const postgres = await emptyMachine(sqlite, 'PostgreSQL');
	const again = await emptyMachine(sqlite);
	await backUp(sqlite, { path: file, at });
	const before = rowsOf(file);

	await putBack(postgres);
	await rm(file);
	await backUp(postgres, { path: file, at });
	const between = rowsOf(file);
	await putBack(again);
	await rm(file);
	await backUp(again, { path: file, at });

	expect(between.get('record')).toHaveLength(502);
	expect(rowsOf(file).get('door_event')).toHaveLength(2);
	for (const [name, rows] of before) {
		// Each restore is noted at the door, whose head is in meta.
		if (['door_event', 'meta', 'sqlite_sequence'].includes(name)) continue;
		expect(between.get(name), name).toEqual(rows);
		expect(rowsOf(file).get(name), name).toEqual(rows);
	}
	// PostgreSQL, too, counts its events on from where they ended.
	expect(await chainsOf(again)).toContain('The door: 2 events, every link holds.');
});

test('sessions that were open at the time stay closed', async () => {
	const config = await inhabited();
	const { store } = await openPremises(config);
	const person = { provider_id: 'p', administrator_id: 'a', device_id: 'd' };
	const times = { created_at: at, last_seen_at: at, expires_at: at + 1 };
	await store.db
		.insertInto('session')
		.values({ hash: 'h', ...person, ...times, ended_at: null, ended_reason: null })
		.execute();
	await store.close();
	await backUp(config, { path: file, at });

	const next = await emptyMachine(config);
	await putBack(next);
	const restored = await openPremises(next);
	const sessions = await restored.store.db.selectFrom('session').selectAll().execute();
	await restored.store.close();

	expect(rowsOf(file).get('session')).toHaveLength(1);
	expect(sessions).toEqual([]);
});

describe('a backup is refused, and nothing is touched,', () => {
	let old: Config;
	let next: Config;

	beforeEach(async () => {
		old = await inhabited();
		await backUp(old, { path: file, at });
		next = await emptyMachine(old);
	});
	afterEach(async () => {
		expect((await readdir(next.dataFolder)).filter((name) => name.includes('.sqlite'))).toEqual([]);
	});

	test('without the keys that it was sealed with', async () => {
		const path = join(next.dataFolder, 'secrets/sealing-keys');
		await writeFile(path, `other:${randomBytes(32).toString('base64')}\n`);

		await expect(putBack(next)).rejects.toThrow(
			/^The secret file .* lacks the key \w+ of this database\.$/
		);
		await rm(path);
		await expect(putBack(next)).rejects.toThrow(/^The secret file .* is not there\.$/);
	});

	test('where it is newer than the program', async () => {
		change("INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2099')");

		await expect(putBack(next)).rejects.toThrow(
			'The database is newer than this program (9999-from-the-future).'
		);
	});

	test.each([
		['text', 'not a database, but long enough to be looked at. '.repeat(20), 'is not a database.'],
		['nothing', '', 'holds nothing of Tenantry.']
	])('where it is something else: %s', async (_, content, words) => {
		await writeFile(file, content);

		await expect(putBack(next)).rejects.toThrow(words);
	});

	test('where a page of it was overwritten', async () => {
		const content = await readFile(file);
		content.fill(0x55, 40 * 4096, 41 * 4096);
		await writeFile(file, content);

		await expect(putBack(next)).rejects.toThrow('is damaged.');
	});

	test('where it is not there', async () => {
		await rm(file);

		await expect(putBack(next)).rejects.toThrow(`${file} is not there.`);
	});

	test('where its audit was tampered with', async () => {
		change("UPDATE audit_event SET actor_name = 'Nobody' WHERE version = 7");

		await expect(putBack(next)).rejects.toThrow('North MSP: the chain is broken at event 7.');
	});
});

test('a backup with a broken chain is taken once somebody answers for it', async () => {
	const old = await inhabited();
	await backUp(old, { path: file, at });
	change("UPDATE audit_event SET actor_name = 'Nobody' WHERE version = 7");
	const next = await emptyMachine(old);

	const { chains } = await putBack(next, { accepts: true });

	expect(chains.isWhole).toBe(false);
	expect(await chainsOf(next)).toContain('North MSP: the chain is broken at event 7.');
});

test('a broken chain is backed up as it is, and said', async () => {
	const config = await inhabited();
	const database = new DatabaseSync(join(config.dataFolder, 'tenantry.sqlite'));
	database.exec('DELETE FROM audit_event WHERE version > 500');
	database.close();

	const { isWhole, text } = await backUp(config, { path: file, at });

	expect(isWhole).toBe(false);
	expect(text).toContain('North MSP: the chain is broken at event 501.');
});

test('an existing file is never written over', async () => {
	const config = await inhabited();
	await writeFile(file, 'precious');

	await expect(backUp(config, { path: file, at })).rejects.toThrow(
		`${file} is there already: name a new file.`
	);

	expect(await readFile(file, 'utf8')).toBe('precious');
});

test('a backup that cannot be written is one line, and leaves nothing behind', async () => {
	const config = await inhabited();
	const path = join(folder, 'missing/backup');

	await expect(backUp(config, { path, at })).rejects.toThrow(
		`The backup ${path} cannot be made (ENOENT).`
	);
});

test('a damaged database is replaced, and kept beside it', async () => {
	const config = await inhabited();
	await backUp(config, { path: file, at });
	const path = join(config.dataFolder, 'tenantry.sqlite');
	await writeFile(path, 'lightning struck here, and here, and here');

	await expect(putBack(config)).rejects.toThrow('is not a database.');
	const { former = '' } = await putBack(config, { replaces: true });

	expect(await readFile(former, 'utf8')).toContain('lightning');
	expect(await chainsOf(config)).toContain('North MSP: 502 events, every link holds.');
});

test('a backup from before an update is brought up to date where it is restored', async () => {
	const next = await emptyMachine(await inhabited());
	await makeSqliteFile(file, '0001-initial');
	const before = createHash('sha256').update(await readFile(file));

	const { backedUpAt } = await putBack(next);

	expect(backedUpAt).toBeUndefined();
	expect(await chainsOf(next)).toBe('The door: 1 events, every link holds.\n');
	const after = createHash('sha256').update(await readFile(file));
	expect(after.digest('hex')).toBe(before.digest('hex'));
});

test('a database without anything of ours is not backed up', async () => {
	const [sqlite, postgres] = [await configOn('SQLite'), await configOn('PostgreSQL')];

	await expect(backUp(sqlite, { path: file, at })).rejects.toThrow('There is no database in');
	await expect(backUp(postgres, { path: file, at })).rejects.toThrow(
		'The database holds nothing of Tenantry.'
	);
});
