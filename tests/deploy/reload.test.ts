// @all: a server under load; the rules of what is read again are those of the start
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMailServer } from '#support/mail/server.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { query } from '#support/store/tamper.ts';
import { makeCertificates, type Certificates } from '#support/wire/certificates.ts';
import { askHttps } from '#support/wire/https-client.ts';
import { connect } from '#support/world/client.ts';
import { ada } from '#support/world/people.ts';
import { prepareFolder } from '#support/world/world.ts';

let folder: string;
const file = (name: string) => join(folder, name);

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-reload-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Sends SIGHUP, and waits until this has been logged once more. */
async function hangUp(server: ServerProcess, line: string): Promise<void> {
	const count = () => server.output.split(line).length;
	const before = count();
	process.kill(server.pid ?? 0, 'SIGHUP');
	await waitUntil(() => count() > before);
}

const READ = 'the files of the configuration are read again';

test('SIGHUP under load loses no request, and a renewed certificate is served by the same process', async () => {
	await using kept = new AsyncDisposableStack();
	const [first, second] = [await makeCertificates(), await makeCertificates()];
	kept.defer(() => rm(first.folder, { recursive: true }));
	kept.defer(() => rm(second.folder, { recursive: true }));
	const files = { ...first, certFile: file('portal.crt'), keyFile: file('portal.key') };
	const put = async ({ certFile, keyFile }: Certificates) => {
		await copyFile(certFile, files.certFile);
		await copyFile(keyFile, files.keyFile);
	};
	await put(first);
	const server = kept.adopt(await startServer({ certificates: files }), (it) => it.close());
	const ca = [first.authority, second.authority];
	const answers: number[] = [];
	let isOver = false;
	const loads = [true, true, false, false].map(async (keepAlive) => {
		const agent = new Agent({ keepAlive, ca });
		while (!isOver) answers.push((await askHttps(`${server.url}/readyz`, { agent })).status);
		agent.destroy();
	});
	const isServed = ({ authority }: Certificates) =>
		askHttps(`${server.url}/livez`, { ca: authority }).then(
			() => true,
			() => false
		);
	const { pid } = server;

	await put(second);
	for (let round = 0; round < 20; round++) await hangUp(server, READ);
	const renewed = [await isServed(first), await isServed(second)];
	await writeFile(files.keyFile, 'no key');
	await hangUp(server, 'the certificate stays the one from before');
	const broken = await isServed(second);
	const before = answers.length;
	await waitUntil(() => answers.length > before + 20);
	isOver = true;
	await Promise.all(loads);

	expect(renewed).toEqual([false, true]);
	expect(broken).toBe(true);
	expect(new Set(answers)).toEqual(new Set([200]));
	expect(server.pid).toBe(pid);
	expect(server.output).toContain('cannot be used for https');
});

test('SIGHUP takes the log level and the mail server from their files, and keeps them if a file is broken', async () => {
	await using kept = new AsyncDisposableStack();
	const [before, after] = [await startMailServer(), await startMailServer()];
	kept.defer(() => before.close());
	kept.defer(() => after.close());
	const dataDir = kept.adopt(await prepareFolder([ada]), (it) => rm(it, { recursive: true }));
	await writeFile(file('level'), 'warn\n');
	await writeFile(file('smtp'), before.url);
	const env = { LOG_LEVEL_FILE: file('level'), SMTP_URL_FILE: file('smtp') };
	const server = kept.adopt(await startServer({ dataDir, env }), (it) => it.close());
	const owner = await connect(server.url, ada);
	const invite = (id: string, email: string) =>
		owner.push(
			owner.mutation('administrator.create', {
				id: id.repeat(24),
				email,
				role: 'Read Only',
				firstName: 'Noor',
				lastName: 'New'
			})
		);
	await invite('c', 'one@north.example');
	await waitUntil(() => before.mails.length > 0);
	const quiet = server.output.includes('"level":30');

	await writeFile(file('level'), 'info\n');
	await writeFile(file('smtp'), after.url);
	await hangUp(server, READ);
	await invite('d', 'two@north.example');
	await waitUntil(() => after.mails.length > 0);
	await writeFile(file('level'), 'loud');
	await hangUp(server, 'the configuration stays the one from before');

	expect(quiet).toBe(false);
	expect(server.output).toContain('"level":30');
	expect(server.output).toContain('"refusal":"LOG_LEVEL cannot be read: loud"');
	expect([before.mails.length, after.mails.length]).toEqual([1, 1]);
	expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('SIGHUP takes another user of the same database, and no other database', async () => {
	await using kept = new AsyncDisposableStack();
	const databaseUrl = await createDatabase();
	const role = `reader_${new URL(databaseUrl).pathname.slice(-8)}`;
	await query(databaseUrl, `CREATE ROLE ${role} LOGIN SUPERUSER`);
	kept.defer(() => query(databaseUrl, `DROP ROLE ${role}`));
	const other = new URL(databaseUrl);
	other.username = role;
	await writeFile(file('database'), databaseUrl);
	const server = kept.adopt(
		await startServer({ env: { DATABASE_URL_FILE: file('database') } }),
		(it) => it.close()
	);

	await writeFile(file('database'), other.href);
	await hangUp(server, READ);
	// Only what is opened from now on comes as the other user.
	await query(
		databaseUrl,
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'tenantry'`
	);
	await waitUntil(async () => (await fetch(`${server.url}/readyz`)).ok);
	await query(
		databaseUrl,
		`DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '${role}'); END $$`
	);
	await writeFile(file('database'), `${other.href}_other`);
	await hangUp(server, 'another one needs a restart');

	expect((await fetch(`${server.url}/readyz`)).ok).toBe(true);
});
