// @all: builds two releases
import { execFile } from 'node:child_process';
import {
	appendFile,
	mkdtemp,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	writeFile
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@tenantry/tests/support/machine/loopback.ts';
import { startServer } from '@tenantry/tests/support/servers/process.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRelease, type Release } from './release.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const VERSION = '1.1.0';
const ENTRIES = '_app/immutable/entry';
const OWNER = {
	providerName: 'North Provider',
	email: 'ada@north.example',
	firstName: '',
	lastName: ''
};

let folder: string;
let release: Release;
let unpacked: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-release-'));
	release = await makeRelease(ROOT, join(folder, 'made'), VERSION);
	await run('tar', ['-C', folder, '-xf', release.archive]);
	unpacked = join(folder, `tenantry-${VERSION}`);
	// Whatever the release still looked for among the sources' packages would be found beside them.
	await rm(release.folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

interface Said {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs the command of a release from another folder, with this Node and nothing of the sources. */
async function tenantry(args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
	const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
	const options = { cwd: tmpdir(), env: { PATH: path, ...env } };
	return run(join(unpacked, 'tenantry'), args, options).then(
		(said) => ({ code: 0, ...said }),
		(error: unknown) => saidBefore(error)
	);
}

/** What a program said that ended with an error. */
function saidBefore(error: unknown): Said {
	const [code, stdout, stderr] = ['code', 'stdout', 'stderr'].map((name): unknown =>
		typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
	);
	return { code: Number(code), stdout: String(stdout), stderr: String(stderr) };
}

const post = (url: string, body: object) =>
	fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});

test('a release serves the app, sets up a provider, and is backed up and verified by its command', async () => {
	await using kept = new AsyncDisposableStack();
	const program = [join(unpacked, 'tenantry'), 'serve'];
	const server = kept.adopt(await startServer({ program }), (it) => it.close());
	const [, token = ''] = /#token=([\w-]+)/.exec(server.output) ?? [];
	const setUp = (password: string) =>
		post(`${server.url}/session/v1/first-setup`, { token, ...OWNER, password });
	const env = { DATA_DIR: server.dataDir, PORT: String(server.port) };
	const backup = join(folder, 'backup');

	const { stdout: command } = await run('ps', ['-o', 'args=', '-p', String(server.pid)]);
	const environment = await readFile(`/proc/${server.pid}/environ`, 'utf8');
	const page = await (await fetch(server.url)).text();
	const [stored = ''] = await readdir(join(unpacked, 'web', ENTRIES));
	const script = await fetch(`${server.url}/${ENTRIES}/${stored.replace('.br', '')}`);
	const common = await setUp('passwordpassword');
	const set = await setUp('nine herons in the reeds');
	const signedIn = await post(`${server.url}/session/v1/sign-in`, {
		email: OWNER.email,
		password: 'nine herons in the reeds',
		device: { name: 'Tablet' }
	});

	expect(command.trim()).toMatch(/ --max-semi-space-size=4 \S+\/tenantry serve$/);
	expect(environment.split('\0')).toContain(
		'GLIBC_TUNABLES=glibc.malloc.mmap_threshold=16777216:glibc.malloc.trim_threshold=67108864:glibc.malloc.hugetlb=1'
	);
	expect(page).toContain('<title>Tenantry</title>');
	expect(stored).toMatch(/\.js\.br$/);
	expect(await script.text()).toContain('../chunks/');
	expect([common.status, await common.json()]).toMatchObject([
		400,
		{ code: 'password_too_common' }
	]);
	expect([set.status, signedIn.status]).toEqual([204, 200]);
	expect(await tenantry(['health'], env)).toMatchObject({ code: 0, stdout: 'ok\n' });
	expect(await tenantry(['backup', backup], env)).toMatchObject({ code: 0 });
	expect(await tenantry(['audit', 'verify'], env)).toMatchObject({ code: 0 });
	await server.stop();
	expect(await tenantry(['health'], env)).toMatchObject({ code: 1, stdout: 'ECONNREFUSED\n' });
	expect(
		await tenantry(['restore', backup, '--without-keys'], { DATA_DIR: join(folder, 'restored') })
	).toMatchObject({
		code: 0
	});
});

test('a release says its version alone in all six places', async () => {
	await using kept = new AsyncDisposableStack();
	const program = [join(unpacked, 'tenantry'), 'serve'];
	const port = await freePort();
	const watched = { METRICS_PORT: String(port), LOG_LEVEL: 'info' };
	const server = kept.adopt(await startServer({ program, env: watched }), (it) => it.close());
	const read = async (url: string) => (await fetch(url)).text();
	const backup = join(folder, 'named-backup');
	const env = { DATA_DIR: server.dataDir };

	const pages = await Promise.all(
		['200.html', '200.es.html'].map((name) => read(`${server.url}/${name}`))
	);
	await tenantry(['backup', backup], env);
	const [ready, metrics] = [
		await read(`${server.url}/readyz`),
		await read(`http://127.0.0.1:${port}/metrics`)
	];
	await server.stop();
	const restored = await tenantry(['restore', backup, '--force'], env);

	expect((await tenantry(['--version'])).stdout).toBe('1.1.0\n');
	expect(JSON.parse(ready)).toEqual({ status: 'ok', version: '1.1.0' });
	expect(metrics).toContain('tenantry_build_info{version="1.1.0"} 1\n');
	expect(server.output).toContain('"version":"1.1.0"');
	for (const page of pages) expect(page).toContain('<meta name="version" content="1.1.0" />');
	expect(restored.stdout).toMatch(/, backed up by 1\.1\.0\.\n/);
});

test('SEC-T13 a release lists the packages that it contains, with their licenses, and no tools', async () => {
	const [bill, notice, manifest] = await Promise.all(
		['sbom.cdx.json', 'NOTICE', 'release.json'].map((name) =>
			readFile(join(unpacked, name), 'utf8')
		)
	);
	const purls = Array.from(String(bill).matchAll(/"purl": "pkg:npm\/([^"]+)"/g));
	const listed = purls.map(([, purl = '']) => decodeURIComponent(purl.replace(/@(?=[^@]*$)/, ' ')));
	const headings = Array.from(String(notice).matchAll(/^(@?[a-z].* \d[^ ]*), .+\nhttps:/gm));
	const names = listed.map((one) => one.split(' ', 1).join());

	expect(headings.map(([, heading]) => heading).toSorted()).toEqual(listed.toSorted());
	expect(names).toEqual(
		expect.arrayContaining(['@hpke/core', 'fxa-common-password-list', 'hono', 'pg', 'svelte'])
	);
	expect(names).toEqual(expect.arrayContaining(['comlink', 'workbox-precaching', 'zod']));
	const tools = ['@sveltejs/adapter-static', 'playwright', 'rolldown', 'typescript', 'vite'];
	expect(names.filter((name) => tools.includes(name))).toEqual([]);
	expect(bill).toContain(`"name": "tenantry",\n\t\t\t"version": "${VERSION}"`);
	expect(notice).toContain('Copyright (c) 2021 - present, Yusuke Wada and Hono contributors');
	for (const name of ['NOTICE', 'sbom.cdx.json']) expect(manifest).toContain(`"${name}": "`);
});

test('a release with a missing or altered file does not start, and names the file', async () => {
	const env = { DATA_DIR: join(folder, 'unused'), PORT: '1' };
	const list = join(unpacked, 'known-passwords.txt');
	const page = join(unpacked, 'web/200.html');
	const before = await readFile(page);

	await rename(list, `${list}.away`);
	const missing = await tenantry(['serve'], env);
	await rename(`${list}.away`, list);
	await appendFile(page, ' ');
	const altered = await tenantry(['serve'], env);
	await writeFile(page, before);
	await appendFile(join(unpacked, 'release.json'), '{');
	const unread = await tenantry(['serve'], env);

	const line = (what: string) => `The release is not whole: ${what}. Unpack it again.\n`;
	expect([missing.code, missing.stderr]).toEqual([1, line('known-passwords.txt is missing')]);
	expect([altered.code, altered.stderr]).toEqual([1, line('web/200.html is altered')]);
	expect([unread.code, unread.stderr]).toEqual([1, line('release.json is missing or altered')]);
	expect(await readdir(folder)).not.toContain('unused');
});

test('a Node that is too old is told so in one line', async () => {
	const old = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });";
	await writeFile(join(folder, 'old.cjs'), old);

	const said = await tenantry(['serve'], { NODE_OPTIONS: `--require=${join(folder, 'old.cjs')}` });

	expect([said.code, said.stderr]).toEqual([
		1,
		'Tenantry needs Node 24.7 or newer; this is 20.20.2.\n'
	]);
});

test('a release is small, holds nothing that has to be compiled, and is the same bytes when made again', async () => {
	const again = await makeRelease(ROOT, join(folder, 'again'), VERSION);
	const files = await readdir(unpacked, { recursive: true, withFileTypes: true });
	const sizes = await Promise.all(
		files
			.filter((file) => file.isFile())
			.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size)
	);

	expect(again.sha256).toBe(release.sha256);
	expect((await stat(release.archive)).size).toBeLessThan(3_000_000);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000_000);
	expect(files.map(({ name }) => name).filter((name) => /\.(?:node|ts)$/.test(name))).toEqual([]);
	expect(await readFile(join(folder, 'again/SHA256SUMS'), 'utf8')).toBe(
		`${again.sha256}  tenantry-${VERSION}.tar.gz\n`
	);
});
