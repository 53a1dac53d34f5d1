// @all: servers that run until a checkpoint is due
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operate } from '#support/servers/command.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { startServer } from '#support/servers/process.ts';
import { query } from '#support/store/tamper.ts';

/**
 * What an attacker does who owns the tables and has read the program: chain and head stay
 * consistent.
 */
const CUT = [
	'DROP TRIGGER audit_event_no_delete',
	'DELETE FROM audit_event WHERE version = 2',
	`UPDATE provider_head SET version = 1,
		hash = (SELECT a.hash FROM audit_event a WHERE a.provider_id = provider_head.provider_id)`
];

let folder: string;
let dataDir: string;
let file: string;
let databaseUrl: string | undefined;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-checkpoint-'));
	dataDir = join(folder, 'data');
	file = join(folder, 'checkpoints');
	databaseUrl = undefined;
});
afterEach(() => rm(folder, { recursive: true }));

const tenantry = (...words: readonly string[]) => operate({ dataDir, databaseUrl }, ...words);
const found = (name: string, email: string) =>
	tenantry('provider', 'create', name, '--owner', email);
const verify = () => tenantry('audit', 'verify', '--checkpoint', file);

async function cut(): Promise<void> {
	if (databaseUrl !== undefined) {
		const [drop = '', ...others] = CUT;
		await query(databaseUrl, `${drop} ON audit_event`, ...others);
		return;
	}
	const database = new DatabaseSync(join(dataDir, 'tenantry.sqlite'));
	for (const statement of CUT) database.exec(statement);
	database.close();
}

describe.each(['SQLite', 'PostgreSQL'])('on %s', (database) => {
	test('SEC-F11 only a checkpoint reveals a tail that was cut off together with its head', async () => {
		if (database === 'PostgreSQL') databaseUrl = await createDatabase();
		await found('South MSP', 'lee@south.example');
		const made = await tenantry('audit', 'checkpoint');
		await writeFile(file, made.stdout);
		await found('West MSP', 'kim@west.example');

		const before = await verify();
		await cut();
		const [unanchored, after] = [await tenantry('audit', 'verify'), await verify()];

		expect(before.code).toBe(0);
		expect(before.stdout).toContain('1 checkpoints: all that they saw is here.');
		expect(unanchored.code).toBe(0);
		expect(after.code).toBe(1);
		expect(after.stdout).toMatch(
			/Provider [0-9a-f]{24}: event 2 is not the one that the checkpoint of .* has\./
		);
	});
});

test('SEC-F11 a checkpoint that was changed or signed elsewhere is refused', async () => {
	await found('South MSP', 'lee@south.example');
	const { stdout } = await tenantry('audit', 'checkpoint');
	const elsewhere = await operate({ dataDir: join(folder, 'other') }, 'audit', 'checkpoint');
	const forged = [stdout.replace('"version":2', '"version":1'), elsewhere.stdout, 'nonsense\n'];
	await writeFile(file, [stdout, ...forged].join(''));

	const { code, stdout: said } = await verify();

	expect(code).toBe(1);
	expect(said.match(/line \d: no key that is here has signed this/g)).toEqual(
		[2, 3, 4].map((line) => `line ${line}: no key that is here has signed this`)
	);
});

test('SEC-F11 a server adds checkpoints to the file of the day, which verify after a rotation as well', async () => {
	const checkpoints = join(folder, 'checkpoints');
	await found('South MSP', 'lee@south.example');
	const env = { AUDIT_CHECKPOINT_FOLDER: checkpoints };
	const server = await startServer({ dataDir, env });
	await tenantry('keys', 'rotate');
	await server.restart();
	await server.close();
	const [name = ''] = await readdir(checkpoints);
	file = join(checkpoints, name);

	const { code, stdout } = await verify();

	const keyIds = (await readFile(file, 'utf8')).match(/"keyId":"\w+"/g);
	expect(new Set(keyIds).size).toBe(2);
	expect(code).toBe(0);
	expect(stdout).toMatch(/\d checkpoints: all that they saw is here/);
});

test('SEC-F11 a broken chain is not signed', async () => {
	await found('South MSP', 'lee@south.example');
	const database = new DatabaseSync(join(dataDir, 'tenantry.sqlite'));
	database.exec('DROP TRIGGER audit_event_no_delete; DELETE FROM audit_event WHERE version = 2');
	database.close();

	const { code, stdout, stderr } = await tenantry('audit', 'checkpoint');

	expect([code, stdout]).toEqual([1, '']);
	expect(stderr).toContain('the chain is broken at event 2');
});
