// @all: boots a systemd
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootMachine, type BootedMachine } from '#support/machine/booted.ts';
import { ensureProgram } from '#support/machine/programs.ts';
import { makeRelease, type MadeRelease } from '#support/servers/release.ts';

const run = promisify(execFile);
const UNITS = resolve(import.meta.dirname, '../../deploy/systemd');
const MANUAL = resolve(import.meta.dirname, '../../docs/operations.md');
const MOST_EXPOSED = 2;

const hasSystemd =
	ensureProgram('systemd-analyze', 'systemd') && ensureProgram('dbus-daemon', 'dbus');
const machine = hasSystemd ? await bootMachine() : undefined;
if (!hasSystemd) process.stdout.write('The systemd units are left out: systemd is not here.\n');
else if (machine === undefined)
	process.stdout.write('Running the systemd units is left out: no systemd can be booted here.\n');
await machine?.[Symbol.asyncDispose]();

let release: MadeRelease;

/** The commands of docs/operations.md that contain some words. */
async function documented(words: string): Promise<string> {
	const blocks = [...(await readFile(MANUAL, 'utf8')).matchAll(/```sh\n([\s\S]*?)```/g)];
	const block = blocks.map(([, body = '']) => body).find((body) => body.includes(words));
	if (block === undefined) throw new Error(`docs/operations.md has no commands with ${words}.`);
	return block.replaceAll('1.1.0', release.version);
}

async function booted(): Promise<BootedMachine> {
	const here = await bootMachine();
	if (here === undefined) throw new Error('It booted a moment ago.');
	return here;
}

/** Installs the release as documented, in the folder that holds its archive. */
async function install(here: BootedMachine): Promise<void> {
	const commands = await documented('systemctl enable --now tenantry');
	const { code, text } = await here.run(`cd ${join(release.archive, '..')}\n${commands}\n${READY}`);
	if (code !== 0) throw new Error(text);
}

/** User ids that systemd gives out. */
const DYNAMIC = '6[1-5]\\d{3}';
const READY = 'until tenantry health > /dev/null 2>&1; do sleep 0.1; done';

if (hasSystemd)
	test('the exposure of every unit is low', async () => {
		const services = (await readdir(UNITS)).filter((name) => name.endsWith('.service'));

		const exposures = await Promise.all(
			services.map(async (name) => {
				const args = ['security', '--offline=true', join(UNITS, name)];
				const { stdout } = await run('systemd-analyze', args);
				return Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
			})
		);

		expect(services).toHaveLength(3);
		expect(Math.max(...exposures)).toBeLessThanOrEqual(MOST_EXPOSED);
	});

if (machine !== undefined) {
	beforeAll(async () => {
		release = await makeRelease();
	});
	afterAll(() => release[Symbol.asyncDispose]());

	test('the installed units serve, back up, verify and run commands as one user without a home', async () => {
		await using here = await booted();
		await install(here);

		const verified = await here.run(
			'systemd-analyze verify /etc/systemd/system/tenantry*.service /etc/systemd/system/tenantry*.timer'
		);
		const made = await here.run('tenantry provider create North --owner ada@north.example');
		const unknown = await here.run('tenantry nothing');
		const jobs = await here.run('systemctl start tenantry-backup tenantry-verify');
		const backups = await here.run('ls /var/lib/tenantry-backup');
		const owners = await here.run('stat -c "%u %a" /var/lib/tenantry/ /var/lib/tenantry-backup/*');
		const timers = await here.run(
			'systemctl is-active tenantry-backup.timer tenantry-verify.timer'
		);

		expect(verified).toEqual({ code: 0, text: '' });
		expect(made.code).toBe(0);
		expect([unknown.code, unknown.text]).toEqual([1, expect.stringContaining('Unknown command')]);
		expect(jobs).toEqual({ code: 0, text: '' });
		expect(backups.text).toMatch(/^tenantry-\d{4}-\d\d-\d\dT\d{6}Z\n$/);
		expect(owners.text).toMatch(new RegExp(`^(${DYNAMIC}) 700\n\\1 600\n$`));
		expect(timers.text).toBe('active\nactive\n');
	});

	test('a reload keeps the process, and takes the log level from its file', async () => {
		await using here = await booted();
		await install(here);
		const pid = 'systemctl show -p MainPID tenantry';
		await here.run(
			'mkdir -p /etc/tenantry; echo warn > /etc/tenantry/log-level;' +
				'echo LOG_LEVEL_FILE=/etc/tenantry/log-level > /etc/tenantry/tenantry.env;' +
				`systemctl restart tenantry; ${READY}`
		);
		const before = await here.run(pid);

		const reloaded = await here.run(
			'echo info > /etc/tenantry/log-level; systemctl reload tenantry;' +
				'until journalctl -u tenantry | grep -q "read again"; do sleep 0.1; done; tenantry health'
		);

		expect(reloaded).toEqual({ code: 0, text: 'ok\n' });
		expect(await here.run(pid)).toEqual(before);
	});

	test('the service takes its database from the credential store', async () => {
		await using here = await booted();
		await install(here);

		const said = await here.run(
			'echo postgres://nobody:hidden@127.0.0.1:1/none > /etc/credstore/tenantry.database-url;' +
				'tenantry audit verify || true'
		);

		expect(said.text).toBe('The database cannot be opened (ECONNREFUSED).\n');
	});

	test('the data of the earlier unit move to this one, with their provider', async () => {
		await using here = await booted();
		const earlier = [
			'[Service]',
			'User=tenantry',
			`ExecStart=/opt/tenantry/tenantry serve`,
			'Environment=DATA_DIR=/var/lib/tenantry',
			'StateDirectory=tenantry',
			'StateDirectoryMode=0700'
		].join('\n');
		const before = await here.run(
			`useradd --system tenantry; mount -t tmpfs opt /opt; cp -r ${release.folder} /opt/tenantry;` +
				`printf '%s\\n' '${earlier}' > /etc/systemd/system/tenantry.service;` +
				'systemctl daemon-reload; systemctl start tenantry;' +
				'cd /opt/tenantry; until ./tenantry health > /dev/null; do sleep 0.1; done;' +
				'su tenantry -s /bin/sh -c "DATA_DIR=/var/lib/tenantry ./tenantry provider create North --owner ada@north.example"'
		);

		const moving = await here.run(await documented('userdel tenantry'));
		await install(here);
		const verified = await here.run('tenantry audit verify');
		const owner = await here.run('stat -c %u /var/lib/private/tenantry /var/lib/tenantry/secrets');

		expect([before.code, moving.code]).toEqual([0, 0]);
		expect(verified.code).toBe(0);
		expect(verified.text).toContain('North: 2 rows are as the audit says.');
		expect(owner.text).toMatch(new RegExp(`^(${DYNAMIC})\n\\1\n$`));
	});
}
