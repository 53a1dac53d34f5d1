// @all: starts a process for each command; every browser test imports and sets up by it
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { operate } from '#support/servers/command.ts';
import { post } from '#support/world/client.ts';
import { codeOf } from '#support/auth/totp.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { startServer } from '#support/servers/process.ts';
import { unlockLogsOf } from '#support/store/tamper.ts';

const program = resolve(import.meta.dirname, '../../sync-server/bin/tenantry.ts');
const roster = resolve(import.meta.dirname, '../fixtures/roster');
const owner = 'tran.0@northwind-msp.example';
const password = 'nine herons in the reeds';

let folder: string;
let databaseUrl: string | undefined;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-command-'));
	databaseUrl = undefined;
});
afterEach(() => rm(folder, { recursive: true }));

const tenantry = (...words: readonly string[]) =>
	operate({ dataDir: join(folder, 'data'), databaseUrl }, ...words);

const bringIn = () => tenantry('import', roster, '--provider', 'Northwind MSP', '--new-provider');

describe.each(['SQLite', 'PostgreSQL'])('on %s', (database) => {
	test('a provider is imported, and its owner signs in through a setup link', async () => {
		if (database === 'PostgreSQL') databaseUrl = await createDatabase();
		const imported = await bringIn();
		const link = await tenantry('administrator', 'setup-link', owner);
		const server = await startServer({
			dataDir: join(folder, 'data'),
			...(databaseUrl !== undefined && { databaseUrl })
		});

		const token = new URL(link.stdout.trim()).hash.slice(1);
		const set = await post(`${server.url}/session/v1/setup`, { token, password });
		const request = { email: owner, password, device: { name: 'Test' } };
		const signedIn = await post(`${server.url}/session/v1/sign-in`, request);
		const answer = z.object({ next: z.string() }).parse(await signedIn.json());
		await server.close();

		expect(imported.code).toBe(2);
		expect(imported.stdout).toContain('administrators.csv: 84 added, 0 unchanged, 36 refused\n');
		expect(imported.stdout).toContain(
			'administrators.csv, line 11, Administrator Email Address: ' +
				'another administrator has this email address (email_taken): zoe.eze.8+csv@northwind-msp.example\n'
		);
		expect(imported.stdout).toMatch(/\n36 refused; everything else is in\.\n$/);
		expect([set.status, answer.next]).toEqual([204, 'enrol']);
		expect((await tenantry('audit', 'verify')).code).toBe(0);
	});
});

describe('a provider that is created', () => {
	test('has an owner who signs in through the printed link', async () => {
		const made = await tenantry('provider', 'create', 'South MSP', '--owner', 'lee@south.example');
		const server = await startServer({ dataDir: join(folder, 'data') });
		const token = new URL(made.stdout.trim().split('\n').at(-1)?.trim() ?? '').hash.slice(1);
		const set = await post(`${server.url}/session/v1/setup`, { token, password });
		const request = { email: 'lee@south.example', password, device: { name: 'Test' } };
		const signedIn = await post(`${server.url}/session/v1/sign-in`, request);
		await server.close();

		expect(made.code).toBe(0);
		expect(set.status).toBe(204);
		expect(await signedIn.json()).toMatchObject({ next: 'enrol' });
		expect(server.output).not.toContain('first-setup');
	});

	test('is created once and never without an owner', async () => {
		const create = (name: string, owner: string) =>
			tenantry('provider', 'create', name, '--owner', owner);

		const ownerless = await create('South MSP', 'not an address');
		const made = await create('South MSP', 'lee@south.example');
		const again = await create(' South MSP ', 'kim@south.example');
		const other = await create('West MSP', 'lee@south.example');

		expect([ownerless.code, made.code, again.code, other.code]).toEqual([1, 0, 1, 0]);
		expect(again.stderr).toBe('There is already a provider South MSP.\n');
		expect((await tenantry('audit', 'verify')).stdout).toMatch(
			/^(South|West) MSP: 2 events, every link holds\.\n(South|West) MSP: 2 events/
		);
	});
});

test('SEC-F11 detects an event that was changed afterwards', async () => {
	await bringIn();
	const database = new DatabaseSync(join(folder, 'data/tenantry.sqlite'));
	unlockLogsOf(database);
	database.exec("UPDATE audit_event SET actor_name = 'Somebody else' WHERE version = 100");
	database.close();

	const { code, stdout } = await tenantry('audit', 'verify');

	expect(code).toBe(1);
	expect(stdout).toContain('Northwind MSP: the chain is broken at event 100.');
});

test('SEC-F11 detects events that were cut off at the end', async () => {
	await bringIn();
	const database = new DatabaseSync(join(folder, 'data/tenantry.sqlite'));
	unlockLogsOf(database);
	database.exec('DELETE FROM audit_event WHERE version > 380');
	database.close();

	expect((await tenantry('audit', 'verify')).code).toBe(1);
});

test('SEC-D28 break-glass lets an owner without their phone enrol again for a reason, and the audit records who and why', async () => {
	await bringIn();
	const link = await tenantry('administrator', 'setup-link', owner);
	const server = await startServer({ dataDir: join(folder, 'data') });
	const ask = async (path: string, body: object) => {
		const response = await post(`${server.url}/session/v1/${path}`, body);
		return z.record(z.string(), z.unknown()).parse(await response.json());
	};
	const signIn = () => ask('sign-in', { email: owner, password, device: { name: 'Test' } });
	const token = new URL(link.stdout.trim()).hash.slice(1);
	await post(`${server.url}/session/v1/setup`, { token, password });
	const { ticket } = await signIn();
	const { secret } = await ask('enrolment/start', { ticket });
	await ask('enrolment/confirm', { ticket, code: codeOf(String(secret)) });

	const before = await signIn();
	const silent = await tenantry('administrator', 'reset-mfa', owner);
	const { code } = await tenantry('administrator', 'reset-mfa', owner, '--because', 'Lost phone');
	const after = await signIn();
	await server.close();

	expect(silent.stderr).toContain('--because TEXT');
	expect([before.next, silent.code, code, after.next]).toEqual(['code', 1, 0, 'enrol']);
	const database = new DatabaseSync(join(folder, 'data/tenantry.sqlite'));
	const events = database
		.prepare(
			"SELECT actor_name, reason FROM audit_event WHERE name = 'administrator.eraseEnrolment'"
		)
		.all();
	database.close();
	expect(events).toEqual([
		{ actor_name: `Operator (${userInfo().username})`, reason: 'Lost phone' }
	]);
});

test('an organization is detached and attached by name', async () => {
	await bringIn();

	const detached = await tenantry('organization', 'detach', 'Fjord Dental');
	const spreadsheet = join(folder, 'more.csv');
	await writeFile(
		spreadsheet,
		'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access\n' +
			'Ada,Park,ada@north.example,Manager,,,Fjord Dental\n'
	);
	const refused = await tenantry('import', spreadsheet, '--provider', 'Northwind MSP');
	await tenantry('organization', 'attach', 'Fjord Dental');
	const taken = await tenantry('import', spreadsheet, '--provider', 'Northwind MSP');

	expect(detached.stdout).toBe('Fjord Dental is detached from Northwind MSP.\n');
	expect(refused.stdout).toContain('organization_unattached');
	expect(taken.stdout).toBe('more.csv: 1 added, 0 unchanged, 0 refused\n');
});

test.each([
	[
		['administrator', 'setup-link', 'nobody@north.example'],
		'No administrator has the email address'
	],
	[['import', 'nowhere', '--provider', 'X'], 'nowhere does not exist.'],
	[['import', program, '--provider', 'X'], 'is neither a .csv file nor one of'],
	[['import', roster], 'Missing option: --provider NAME.'],
	[['organization', 'attach', 'X'], 'There is no provider here.'],
	[['import', '--wrong'], 'Unknown option'],
	[['provider', 'create', '--owner', 'a@north.example'], 'Give the provider one NAME'],
	[['provider', 'create', 'North'], 'Missing option: --owner EMAIL.'],
	[['provider', 'create', 'North', '--owner', 'nobody'], 'nobody is not an email address.'],
	[['backup', join(tmpdir(), 'tenantry-none')], 'There is no database in'],
	[['backup'], 'Give one FILE.'],
	[['restore', 'nowhere'], 'nowhere does not exist.'],
	[
		['import', roster, '--provider', 'X'],
		'There is no provider “X”: add --new-provider to create it.'
	],
	[['import', import.meta.dirname, '--provider', 'X', '--new-provider'], 'nothing to import'],
	[['fly'], 'Unknown command “fly”. tenantry --help lists the commands.'],
	[['audit', 'verfy'], 'Unknown command “audit verfy”. There is audit verify, audit checkpoint.'],
	[['administrator'], 'There is administrator setup-link, administrator reset-mfa.']
])('%j fails with one line', async (words, line) => {
	const { code, stdout, stderr } = await tenantry(...words);

	expect([code, stdout]).toEqual([1, '']);
	expect(stderr).toContain(line);
});

test('the program fails without a command and lists the commands', async () => {
	const { code, stderr } = await tenantry();

	expect(code).toBe(1);
	expect(stderr).toContain('tenantry audit verify');
});

test.each([['--help'], ['-h'], ['import', '--help']])(
	'%s %s lists the commands',
	async (...words) => {
		const { code, stdout, stderr } = await tenantry(...words);

		expect([code, stderr]).toEqual([0, '']);
		expect(stdout).toContain('tenantry import FOLDER|FILE… --provider NAME [--new-provider]\n');
	}
);

test('the version is that of the package, and asking for it creates no data', async () => {
	const { code, stdout } = await tenantry('--version');

	expect([code, stdout]).toEqual([0, `${VERSION}\n`]);
	await expect(readdir(folder)).resolves.toEqual([]);
});

const header =
	'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access\n';

describe('an import without administrators', () => {
	test.each([
		['an empty folder', 'nothing', undefined],
		['a spreadsheet of no lines', 'empty.csv', header],
		['a list of no records', 'administrators.json', '[]'],
		['a spreadsheet without its columns', 'wrong.csv', 'Name\nAda\n'],
		['a spreadsheet without the word for a new provider', 'ada.csv', `${header}Ada,,,,,,\n`]
	])('%s creates no provider, and the first setup stays open', async (_, name, content) => {
		const path = join(folder, name);
		await (content === undefined ? mkdir(path) : writeFile(path, content));
		const words = name === 'ada.csv' ? [] : ['--new-provider'];

		const { code, stderr } = await tenantry('import', path, '--provider', 'North MSP', ...words);
		const server = await startServer({ dataDir: join(folder, 'data') });
		await server.close();

		expect([code, stderr.split('\n').length]).toEqual([1, 2]);
		expect(server.output).toContain('/first-setup#token=');
	});

	test('into an existing provider succeeds, and so does the same import again', async () => {
		const path = join(folder, 'people.csv');
		await writeFile(path, `${header}Ada,Park,ada@north.example,Manager,,,All\n`);
		const bring = () => tenantry('import', path, '--provider', 'North MSP', '--new-provider');

		const codes = [(await bring()).code, (await bring()).code];
		await writeFile(path, header);
		codes.push((await bring()).code);
		await writeFile(path, `${header}Ada,Park,nobody,Manager,,,All\n`);
		codes.push((await bring()).code);

		expect(codes).toEqual([0, 0, 0, 2]);
	});
});

test('a setup link leads to the address where the server was started, whatever the command is given', async () => {
	await bringIn();
	const before = await tenantry('administrator', 'setup-link', owner);
	const server = await startServer({ dataDir: join(folder, 'data') });
	const running = await tenantry('administrator', 'setup-link', owner);
	await server.close();
	const stopped = await tenantry('administrator', 'setup-link', owner);
	const elsewhere = await operate(
		{ dataDir: join(folder, 'data'), env: { PUBLIC_URL: 'https://portal.north.example' } },
		'administrator',
		'setup-link',
		owner
	);

	expect([before, running, stopped, elsewhere].map(({ stdout }) => new URL(stdout).origin)).toEqual(
		['http://127.0.0.1:8787', server.url, server.url, 'https://portal.north.example']
	);
});
