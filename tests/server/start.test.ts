// @all: a process for each way a start may end; launched.test.ts starts the app
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { post } from '#support/world/client.ts';
import { codeOf } from '#support/auth/totp.ts';
import { listenOnLoopback } from '#support/machine/loopback.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { SERVER } from '#support/servers/programs.ts';

const SignIns = z.object({
	signIns: z.array(
		z.object({
			email: z.string(),
			password: z.string(),
			role: z.string(),
			factor: z.string(),
			totpSecret: z.optional(z.string())
		})
	)
});

let folder: string;
let server: ServerProcess | undefined;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-start-'));
});
afterEach(async () => {
	await server?.close();
	server = undefined;
	await rm(folder, { recursive: true, force: true });
});

/** Returns the exit code and messages of a start that fails. */
async function failingStart(environment: Record<string, string>, launcher: string[] = []) {
	const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, ...environment };
	try {
		const [file = '', ...words] = [...launcher, process.execPath, ...SERVER];
		await promisify(execFile)(file, words, { env });
	} catch (error) {
		const Failure = z.object({ code: z.number(), stderr: z.string() });
		return Failure.parse(error);
	}
	throw new Error('It started.');
}

test('a taken port fails with one clear line', async () => {
	const other = createServer();
	const port = String(await listenOnLoopback(other));

	const { code, stderr } = await failingStart({ PORT: port });
	other.close();

	expect([code, stderr]).toEqual([1, `Port ${port} is in use. Set PORT to another one.\n`]);
});

test('a folder with other contents is left unchanged', async () => {
	await writeFile(join(folder, 'holiday.jpg'), 'x');

	const { code, stderr } = await failingStart({});

	expect(code).toBe(1);
	expect(stderr).toBe(
		`${folder} is not a data folder of Tenantry, and not empty: set DATA_DIR to another.\n`
	);
});

test('an unwritable folder fails with one clear line', async () => {
	const file = join(folder, 'file');
	await writeFile(file, '');

	const { code, stderr } = await failingStart({ DATA_DIR: join(file, 'data') });

	expect(code).toBe(1);
	expect(stderr).toMatch(/^The data folder .* cannot be written to \(ENOTDIR\)\.\n$/);
});

test('a full disk fails with one clear line', async () => {
	server = await startServer({ dataDir: folder });
	await server.stop();

	// No file of this process can grow beyond a page, as on a full disk.
	const { code, stderr } = await failingStart({}, ['prlimit', '--fsize=4096']);

	expect([code, stderr]).toEqual([1, 'The disk is full. Make room, then start again.\n']);
});

test('a database newer than the program fails with one clear line', async () => {
	server = await startServer({ dataDir: folder });
	await server.stop();
	const database = new DatabaseSync(join(folder, 'tenantry.sqlite'));
	database.exec("INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2099')");
	database.close();

	const { code, stderr } = await failingStart({});

	expect([code, stderr]).toEqual([
		1,
		'The database was written by a newer version of Tenantry (9999-from-the-future): install that version again, or restore a backup that this version made.\n'
	]);
});

test('another file under the name of the database fails with one clear line', async () => {
	await writeFile(join(folder, 'tenantry.sqlite'), 'not a database, but long enough to look at');

	const { code, stderr } = await failingStart({});

	expect(code).toBe(1);
	expect(stderr.split('\n')).toHaveLength(2);
});

test('a PostgreSQL that cannot be reached fails with one clear line, without its password', async () => {
	const { code, stderr } = await failingStart({
		DATABASE_URL: 'postgres://tenantry:hunter2@127.0.0.1:1/tenantry'
	});

	expect([code, stderr]).toEqual([1, 'The database cannot be opened (ECONNREFUSED).\n']);
});

test.each([
	['mysql://ada:hunter2@127.0.0.1/tenantry', 'is of mysql'],
	['tenantry:hunter2@127.0.0.1', 'is of tenantry'],
	['/var/lib/hunter2', 'is not a URL']
])(
	'a database of another kind is refused as such, without its password: %s',
	async (url, reason) => {
		const { code, stderr } = await failingStart({ DATABASE_URL: url });

		expect(code).toBe(1);
		expect(stderr).toBe(
			`DATABASE_URL ${reason}: only postgres://… is supported. Without it, SQLite in DATA_DIR is used.\n`
		);
	}
);

test('SEC-E17 only this machine sees the version', async () => {
	server = await startServer({ dataDir: folder, env: { LOG_LEVEL: 'info' } });
	const { port, url } = server;
	const ask = (headers: Record<string, string>) =>
		new Promise<string>((done, fail) => {
			get({ host: '127.0.0.1', port, path: '/readyz', headers }, (answer) => {
				text(answer).then(done, fail);
			});
		});

	expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ok', version: VERSION });
	expect(await ask({ host: 'portal.north.example' })).toBe('{"status":"ok"}');
	expect(await ask({ 'x-forwarded-for': '203.0.113.7' })).toBe('{"status":"ok"}');
	expect(server.output).toContain(`"version":"${VERSION}"`);
});

test('SEC-F05 the server does not start without the key of its second factors, and creates no other', async () => {
	server = await startServer({ dataDir: folder });
	await server.stop();
	await rm(join(folder, 'secrets'), { recursive: true });

	const { code, stderr } = await failingStart({});

	expect(code).toBe(1);
	expect(stderr).toMatch(/^The secret file .* does not exist\.\n$/);
});

test('SEC-F05 the key can be stored elsewhere, and only that one opens', async () => {
	const secret = join(folder, 'elsewhere');
	const dataDir = join(folder, 'data');
	await writeFile(secret, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
	server = await startServer({ dataDir, env: { TENANTRY_SECRET_FILE: secret } });
	await server.stop();
	await writeFile(secret, `k2:${randomBytes(32).toString('base64')}\n`);

	const { code, stderr } = await failingStart({ DATA_DIR: dataDir, TENANTRY_SECRET_FILE: secret });

	expect(code).toBe(1);
	expect(stderr).toBe(`The secret file ${secret} lacks the key k1 of this database.\n`);
	await expect(stat(join(dataDir, 'secrets'))).rejects.toThrow('ENOENT');
});

test.each([
	['a short key', 'k1:c2hvcnQ='],
	['a typed key', `k1:${Buffer.alloc(32, 'a').toString('base64')}`],
	['a password', 'changeme']
])('SEC-F05 the server does not start with %s in its secret file', async (_, line) => {
	const secret = join(folder, 'elsewhere');
	await writeFile(secret, `${line}\n`, { mode: 0o600 });

	const { code, stderr } = await failingStart({
		DATA_DIR: join(folder, 'data'),
		TENANTRY_SECRET_FILE: secret
	});

	expect(code).toBe(1);
	expect(stderr).toBe(`The secret file ${secret} does not hold keys of 256 random bits.\n`);
});

test('SEC-F05 an invalid configuration value is named', async () => {
	const { code, stderr } = await failingStart({ PORT: 'eighty' });

	expect([code, stderr]).toEqual([1, 'PORT cannot be read: eighty\n']);
});

test('a newcomer signs in to the demo as any of its people, and a restart keeps it', async () => {
	server = await startServer({ dataDir: folder, env: { TENANTRY_DEMO: '1' } });
	const path = join(folder, 'demo-sign-ins.json');
	const { signIns } = SignIns.parse(JSON.parse(await readFile(path, 'utf8')));

	const nexts = new Map<string, unknown>();
	for (const { email, password, totpSecret } of signIns) {
		const code = totpSecret === undefined ? {} : { code: codeOf(totpSecret) };
		const request = { email, password, device: { name: 'Test' }, ...code };
		const response = await post(`${server.url}/session/v1/sign-in`, request);
		const answer = z.object({ next: z.string() }).parse(await response.json());
		nexts.set(email.split('@')[0] ?? '', answer.next);
	}
	await server.restart();
	const again = SignIns.parse(JSON.parse(await readFile(path, 'utf8')));

	expect(new Set(signIns.map(({ role }) => role))).toEqual(new Set(ROLES));
	expect(nexts.get('owner')).toBe('signed_in');
	expect(nexts.get('second.owner')).toBe('signed_in');
	expect(nexts.get('help.desk')).toBe('enrol');
	expect([...nexts.values()].filter((next) => next === 'signed_in')).toHaveLength(8);
	expect(again).toEqual({ signIns });
	expect((await stat(path)).mode & 0o777).toBe(0o600);
	for (const { email, password } of signIns) {
		expect(server.output).toContain(email);
		expect(server.output).toContain(password);
	}
	const database = new DatabaseSync(join(folder, 'tenantry.sqlite'));
	const counted = database
		.prepare('SELECT collection, count(*) AS number FROM record GROUP BY collection')
		.all()
		.map(({ collection, number }) => [collection, number]);
	database.close();
	expect(Object.fromEntries(counted)).toMatchObject({
		administrator: 240,
		organization: 60,
		provider: 1
	});
});

test('SEC-A12 an empty server prints the link of its first setup, a new one at each start', async () => {
	server = await startServer({ dataDir: folder });
	await server.restart();

	const tokens = [...server.output.matchAll(/\/first-setup#token=([\w-]+)\n/g)].map(
		([, token]) => token
	);
	const [older, newer] = await Promise.all(
		tokens.map((token) =>
			post(`${server?.url}/session/v1/first-setup`, {
				token,
				providerName: 'North MSP',
				email: 'ada@north.example',
				firstName: 'Ada',
				lastName: 'Park',
				password: 'nine herons in the reeds'
			})
		)
	);
	await server.restart();

	expect([older?.status, newer?.status]).toEqual([410, 204]);
	expect(server.output.match(/first-setup/g)).toHaveLength(2);
});

test('a refused start on PostgreSQL leaves the link of the running server unchanged', async () => {
	const databaseUrl = await createDatabase();
	server = await startServer({ dataDir: folder, databaseUrl });
	const token = /#token=([\w-]+)/.exec(server.output)?.[1];

	const { stderr } = await failingStart({ PORT: String(server.port), DATABASE_URL: databaseUrl });
	const set = await post(`${server.url}/session/v1/first-setup`, {
		token,
		providerName: 'North MSP',
		email: 'ada@north.example',
		firstName: '',
		lastName: '',
		password: 'nine herons in the reeds'
	});

	expect(stderr).toContain('is in use');
	expect(set.status).toBe(204);
});

test('the start warns that phones cannot connect without https', async () => {
	server = await startServer({
		dataDir: folder,
		env: { PUBLIC_URL: 'http://portal.north.example' }
	});

	expect(server.output).toContain('Phones need HTTPS, and this address does not use it');
});

test('a certificate without its key, or a key without its certificate, is refused', async () => {
	for (const env of [{ TLS_CERT_FILE: 'portal.crt' }, { TLS_KEY_FILE: 'portal.key' }]) {
		const { code, stderr } = await failingStart(env);

		expect([code, stderr]).toEqual([1, 'TLS_CERT_FILE and TLS_KEY_FILE go together: set both.\n']);
	}
});

test('SEC-A12 the demo does not start where other machines could reach it', async () => {
	server = await startServer({
		dataDir: folder,
		env: { TENANTRY_DEMO: '1', PUBLIC_URL: 'https://admin.north.example' }
	});

	expect(server.output).not.toContain('Demo');
	await expect(stat(join(folder, 'demo-sign-ins.json'))).rejects.toThrow('ENOENT');
});

test('the demo runs on PostgreSQL as well', async () => {
	server = await startServer({
		dataDir: folder,
		databaseUrl: await createDatabase(),
		env: { TENANTRY_DEMO: '1' }
	});

	const ready = await fetch(`${server.url}/readyz`);

	expect(ready.status).toBe(200);
	expect(server.output).toContain('Demo sign-ins');
	expect(server.output).toContain(`The demo begins at ${server.url}/overview`);
});

test('SEC-F05 files in a folder with wider permissions are still private', async () => {
	const open = join(folder, 'open');
	await mkdir(open);
	await chmod(open, 0o755);

	server = await startServer({ dataDir: open });

	expect((await stat(join(open, 'tenantry.sqlite'))).mode & 0o077).toBe(0);
	expect((await stat(join(open, 'secrets/sealing-keys'))).mode & 0o077).toBe(0);
});
