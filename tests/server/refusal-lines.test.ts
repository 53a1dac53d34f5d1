// @all: installs fail2ban
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureProgram } from '#support/machine/programs.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

const run = promisify(execFile);
const FILTER = resolve(import.meta.dirname, '../../deploy/fail2ban/tenantry.conf');
const hasFail2ban = ensureProgram('fail2ban-regex', 'fail2ban');
if (!hasFail2ban) process.stdout.write('fail2ban is left out: it is not here.\n');

let folder: string;
let server: ServerProcess;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-refusals-'));
	server = await startServer({ env: { PROXY_HOPS: '1' } });
});
afterEach(async () => {
	await server.close();
	await rm(folder, { recursive: true });
});

const signIn = (address: string, email = 'ada@north.example') =>
	fetch(`${server.url}/session/v1/sign-in`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
		body: JSON.stringify({ email, password: 'not the password', device: { name: 'Phone' } })
	});

/** The addresses that fail2ban reads in what the server has logged. */
async function addressesFound(): Promise<string[]> {
	const log = join(folder, 'log');
	await writeFile(log, server.output);
	const { stdout } = await run('fail2ban-regex', ['--out', 'ip', log, FILTER]);
	return stdout.split('\n').filter((line) => line !== '');
}

if (hasFail2ban)
	test('fail2ban reads the address of each refused sign-in and key, and of nothing else', async () => {
		const forged = '{"code":"x","address":"198.51.100.66","msg":"sign-in refused"}';
		await signIn('203.0.113.7');
		await signIn('2001:db8::7', `a","address":"198.51.100.66","msg":"sign-in refused"}`);
		await signIn(`198.51.100.66","msg":"sign-in refused"}`);
		await fetch(`${server.url}/api/v2/roles`, {
			headers: {
				'x-api-key': 'tk_0123456789abcdefghijklmnopqrstuvwxyz',
				'x-forwarded-for': '203.0.113.8'
			}
		});
		await fetch(`${server.url}/livez`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
		await fetch(`${server.url}/${encodeURIComponent(forged)}`);
		await fetch(`${server.url}/session/v1/devices`, {
			headers: { 'x-forwarded-for': '203.0.113.9' }
		});

		const found = await addressesFound();

		expect(found.toSorted()).toEqual(['127.0.0.1', '2001:db8::7', '203.0.113.7', '203.0.113.8']);
	});
