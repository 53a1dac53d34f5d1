// @all: a server for each group of figures
import { X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { onTestFinished, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '#support/api/client.ts';
import { makeCertificates } from '#support/wire/certificates.ts';
import { operate } from '#support/servers/command.ts';
import { connect, post } from '#support/world/client.ts';
import { ada, ben, sam } from '#support/world/people.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { prepareFolder } from '#support/world/world.ts';
import { askHttps } from '#support/wire/https-client.ts';
import { freePort, listenOnLoopback } from '#support/machine/loopback.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { startServer, type ServerOptions } from '#support/servers/process.ts';
import { asApp } from '#support/servers/session-keys.ts';

const manual = resolve(import.meta.dirname, '../../docs/operations.md');

/** Starts a server with metrics, and returns ways to read them. */
async function startWatched(options: ServerOptions = {}) {
	const metricsPort = await freePort();
	const env = { METRICS_PORT: String(metricsPort), ...options.env };
	const server = await startServer({ ...options, env });
	onTestFinished(() => server.close());
	const scrape = () => fetch(`http://127.0.0.1:${metricsPort}/metrics`);
	const read = async () => figuresOf(await (await scrape()).text());
	return { server, metricsPort, scrape, read };
}

async function prepared(people = [ada], databaseUrl?: string): Promise<string> {
	const dataDir = await prepareFolder(people, databaseUrl);
	onTestFinished(() => rm(dataDir, { recursive: true }));
	return dataDir;
}

/** Returns the figures by name and labels, as they are printed. */
function figuresOf(text: string): Map<string, number> {
	const lines = text.split('\n').filter((line) => /^\w/.test(line));
	return new Map(
		lines.map((line) => {
			const end = line.lastIndexOf(' ');
			return [line.slice(0, end), Number(line.slice(end).replace('Inf', 'Infinity'))];
		})
	);
}

test('SEC-E17 metrics are served on a port of their own, and a change can be traced through the log', async () => {
	const { server, metricsPort, scrape } = await startWatched({
		dataDir: await prepared(),
		env: { LOG_LEVEL: 'info' }
	});
	const device = await connect(server.url, ada);
	device.othersWaiting = 3;
	const suspension = device.mutation('administrator.suspend', { id: sam.id });
	const hers = device.mutation('administrator.suspend', { id: ada.id });
	const { results } = await device.push(suspension, hers);

	const scraped = await scrape();
	const text = await scraped.text();

	expect(scraped.headers.get('content-type')).toContain('text/plain');
	expect(text).toContain('tenantry_push_seconds_count{lane="ordinary",result="decided"} 1');
	expect(text.split('\n')).toContain(`tenantry_build_info{version="${VERSION}"} 1`);
	expect(text).toContain('tenantry_pull_seconds_count{result="read"} 1');
	expect(text).toContain('tenantry_verdicts_total{from="device",outcome="applied",code=""} 1');
	expect(text).toContain(
		'tenantry_verdicts_total{from="device",outcome="rejected",code="self_forbidden"} 1'
	);
	for (const line of ['live_devices 1', 'waiting_mutations 3', 'stalled_devices 0'])
		expect(text).toContain(`tenantry_${line}\n`);
	expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain('tenantry_');
	expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404);

	const lines = server.output.split('\n').filter((line) => line.includes('"msg":"decided"'));
	expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
		expect.objectContaining({
			mutations: results.map(({ id, outcome, version }) => ({ id, outcome, version }))
		})
	]);
	expect(server.output).not.toContain(sam.lastName);
});

test('requests are counted and timed by route pattern, and unknown paths together', async () => {
	const { server, read } = await startWatched();
	const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);
	const before = await read();
	await ask('/livez');
	await ask('/livez', { method: 'HEAD' });
	for (const method of ['POST', 'PURGE', 'LINK']) await ask('/livez', { method });
	for (let n = 0; n < 40; n++) await ask(`/wp-admin/${n}`);
	await ask(`/${'x'.repeat(3000)}`);
	for (const id of ['one', 'two']) await ask(`/api/v2/providers/${id}/administrators`);
	await ask('/sync/v1/push', { method: 'POST' });
	await ask('/sync/v1/pulled');

	const after = await read();

	const added = [...after]
		.filter(([name]) => name.startsWith('tenantry_http_requests_total'))
		.map(([name, count]) => `${name.slice(28)} ${count - (before.get(name) ?? 0)}`)
		.filter((line) => !line.endsWith(' 0'));
	expect(added.toSorted()).toEqual(
		[
			'{method="GET",route="/livez",status="200"} 1',
			'{method="HEAD",route="/livez",status="200"} 1',
			'{method="other",route="/livez",status="405"} 3',
			'{method="GET",route="unknown",status="404"} 41',
			'{method="GET",route="unknown",status="414"} 1',
			'{method="GET",route="/api/v2/providers/:provider_id/administrators",status="401"} 2',
			'{method="POST",route="/sync/v1/push",status="401"} 1'
		].toSorted()
	);
	expect(after.get('tenantry_http_seconds_count{method="GET",route="unknown"}')).toBe(42);
	const isBucketed = [...after.keys()].some((name) =>
		name.startsWith('tenantry_http_seconds_bucket{le="0.005",method="HEAD",route="/livez"')
	);
	expect(isBucketed).toBe(true);
});

test.each(['SQLite', 'PostgreSQL'])(
	'SEC-E17 on %s sign-ins, lockouts, streams, emails, API writes and backups move their metrics, which name no person',
	async (database) => {
		const databaseUrl = database === 'PostgreSQL' ? await createDatabase() : undefined;
		const dataDir = await prepared([ada, ben], databaseUrl);
		const { server, read, scrape } = await startWatched({
			dataDir,
			...(databaseUrl !== undefined && { databaseUrl }),
			// No mail server listens on this port.
			env: { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` }
		});
		const { url } = server;
		const signIn = (password: string) =>
			post(`${url}/session/v1/sign-in`, {
				email: ben.email,
				password,
				device: { name: 'Browser' }
			});
		const fresh = await read();

		const api = await openApi(url);
		await api.post(`/providers/${api.providerId}/organizations`, { name: 'By a script' });
		await api.post(`/providers/${api.providerId}/administrators`, { email: ada.email });
		for (let n = 0; n < 12; n++) await signIn(`wrong ${n} canary`);
		await post(`${url}/session/v1/resume`, {
			deviceId: 'f'.repeat(24),
			deviceCredential: 'canary'
		});
		const leave = new AbortController();
		await fetchAs(api.cookie, `${url}/sync/v1/events`, { signal: leave.signal });
		const listening = await read();
		leave.abort();
		const backup = await operate({ dataDir, databaseUrl }, 'backup', join(dataDir, 'copy'));
		await waitUntil(async () => (await read()).get('tenantry_connected_devices') === 0);
		const after = await read();

		const signIns = (labels: string) => after.get(`tenantry_sign_ins_total{${labels}}`);
		expect(signIns('way="password",outcome="signed_in"')).toBe(1);
		expect(signIns('way="password",outcome="wrong_credentials"')).toBe(12);
		expect(signIns('way="device",outcome="unauthenticated"')).toBe(1);
		expect([...after].filter(([name]) => name.startsWith('tenantry_lock_outs_total'))).toEqual([
			['tenantry_lock_outs_total{factor="password"}', 1]
		]);
		const written = [...after].filter(([name]) => name.includes('from="api"'));
		expect(written).toEqual([
			['tenantry_verdicts_total{from="api",outcome="applied",code=""}', 1],
			['tenantry_verdicts_total{from="api",outcome="rejected",code="email_taken"}', 1]
		]);
		expect(listening.get('tenantry_connected_devices')).toBe(1);
		expect(fresh.get('tenantry_waiting_mails')).toBe(0);
		expect(after.get('tenantry_waiting_mails')).toBeGreaterThan(0);
		expect(after.get('tenantry_oldest_mail_seconds')).toBeGreaterThan(0);
		expect(after.get('tenantry_database_bytes')).toBeGreaterThan(100_000);
		expect(backup.code).toBe(0);
		expect(fresh.get('tenantry_last_backup_age_seconds')).toBe(Infinity);
		expect(after.get('tenantry_last_backup_age_seconds')).toBeLessThan(Infinity);
		const text = await (await scrape()).text();
		for (const secret of [ada.email, ada.id, ben.email, api.providerId, api.key, 'canary'])
			expect(text).not.toContain(secret);
		expect(text).not.toMatch(/127\.0\.0\.1|::1/);
	}
);

test('the manual lists exactly the metrics of the server, with their labels', async () => {
	const certificates = await makeCertificates();
	onTestFinished(() => rm(certificates.folder, { recursive: true }));
	const dataDir = await prepared();
	const { server, scrape } = await startWatched({ certificates, dataDir });
	const { url } = server;
	await askHttps(`${url}/session/v1/sign-in`, {
		ca: certificates.authority,
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: url },
		body: { email: ada.email, password: 'wrong', device: { name: 'Browser' } }
	});
	const { validTo } = new X509Certificate(await readFile(certificates.certFile));
	const secondsLeft = () => (Date.parse(validTo) - Date.now()) / 1000;

	const most = secondsLeft();
	const text = await (await scrape()).text();
	const least = secondsLeft();

	const told = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name);
	const listed = await listedMetrics();
	expect(told.toSorted()).toEqual([...listed.keys()].toSorted());
	for (const figure of figuresOf(text).keys()) {
		const [name = '', labels = ''] = figure.split(/(?:_count)?[{}]/);
		const names = labels.split('",').map((label) => label.split('=')[0]);
		if (labels !== '' && listed.has(name)) expect([name, names]).toEqual([name, listed.get(name)]);
	}
	const end = figuresOf(text).get('tenantry_certificate_end_seconds');
	expect(end).toBeLessThanOrEqual(most);
	expect(end).toBeGreaterThanOrEqual(least);
});

test('a server without https reports no certificate', async () => {
	const { scrape } = await startWatched();

	expect(await (await scrape()).text()).not.toContain('certificate');
});

test('a taken metrics port fails with one clear line', async () => {
	const other = createServer();
	const port = await listenOnLoopback(other);
	onTestFinished(() => void other.close());

	await expect(startServer({ env: { METRICS_PORT: String(port) } })).rejects.toThrow(
		`METRICS_PORT ${port} is in use. Set it to another port.`
	);
});

/** Opens a client with a key for the API, and returns the session that the key was made in. */
async function openApi(
	url: string
): Promise<ApiClient & { readonly providerId: string; readonly cookie: string }> {
	const device = await connect(url, ada);
	await device.push(device.mutation('administrator.setApiAccess', { id: ada.id, enabled: true }));
	const { cookie } = device;
	const made = await post(`${url}/session/v1/api-key`, {}, { cookie });
	const { key } = NewApiKey.parse(await made.json());
	const client = createApiClient((path, init) => fetch(`${url}${path}`, init), key);
	return { ...client, providerId: device.providerId, cookie };
}

function fetchAs(cookie: string, url: string, init: RequestInit): Promise<Response> {
	return asApp({ ...init, headers: { cookie } }, (sent) => fetch(url, sent));
}

/** Returns the labels of each metric, as the table of the manual lists them. */
async function listedMetrics(): Promise<Map<string, string[]>> {
	const text = await readFile(manual, 'utf8');
	const rows = text.split('\n').filter((line) => line.startsWith('| `tenantry_'));
	return new Map(
		rows.map((row) => {
			const [, name = '', labels = '', says, alert] = row.split('|').map((cell) => cell.trim());
			expect([says, alert]).not.toContain('');
			return [
				name.replaceAll('`', ''),
				labels === '' ? [] : labels.replaceAll('`', '').split(', ')
			];
		})
	);
}
