import { X509Certificate } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from '@tenantry/sync-server/start-refused.ts';
import { openTls } from '@tenantry/sync-server/tls-material.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeCertificates, type Certificates } from '#support/wire/certificates.ts';
import { operate } from '#support/servers/command.ts';
import { askHttps } from '#support/wire/https-client.ts';
import { listenOnLoopback } from '#support/machine/loopback.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

let certificates: Certificates;
let others: Certificates;
let server: ServerProcess | undefined;

beforeAll(async () => {
	certificates = await makeCertificates();
	others = await makeCertificates();
});
afterAll(async () => {
	await rm(certificates.folder, { recursive: true });
	await rm(others.folder, { recursive: true });
});
afterEach(async () => {
	await server?.close();
	server = undefined;
});

test('the documented certificates are trusted only by clients that trust their authority', async () => {
	server = await startServer({ certificates });
	const { url } = server;

	const shell = await askHttps(`${url}/livez`, { ca: certificates.authority });

	expect(shell.status).toBe(200);
	expect(shell.headers.get('strict-transport-security')).toBe(
		'max-age=31536000; includeSubDomains'
	);
	expect(server.output).toContain(`Tenantry is at ${url}\n`);
	await expect(askHttps(`${url}/livez`, { ca: others.authority })).rejects.toThrow();
	await expect(askHttps(`${url}/livez`, {})).rejects.toThrow();
	await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
});

test('a person signs in over certificate files with a cookie bound to this host', async () => {
	const dataDir = await mkdtemp(join(tmpdir(), 'tenantry-https-'));
	const made = await operate({ dataDir }, 'provider', 'create', 'North', '--owner', 'a@n.example');
	server = await startServer({ certificates, dataDir });
	const { url } = server;
	const ask = (path: string, body: object, origin = url) =>
		askHttps(`${url}/session/v1/${path}`, {
			ca: certificates.authority,
			method: 'POST',
			body,
			headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' }
		});
	const password = 'nine herons in the reeds';
	const token = made.stdout.trim().split('#').at(-1);

	const set = await ask('setup', { token, password });
	const request = { email: 'a@n.example', password, device: { name: 'Phone' } };
	const foreign = await ask('sign-in', request, url.replace('https', 'http'));
	const signedIn = await ask('sign-in', request);
	const out = await ask('sign-out', {});

	expect([set.status, foreign.status, signedIn.status]).toEqual([204, 403, 200]);
	// The owner enrols first; the cookie that is cleared has the name of the one that comes.
	expect(out.headers.getSetCookie()).toEqual([
		expect.stringMatching(
			/^__Host-tenantry=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict$/
		)
	]);
	await rm(dataDir, { recursive: true });
});

test('a renewed certificate is loaded without a restart, and a broken one is not', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-renewed-'));
	const files = { certFile: join(folder, 'portal.crt'), keyFile: join(folder, 'portal.key') };
	const put = async ({ certFile, keyFile }: Certificates) => {
		await copyFile(certFile, files.certFile);
		await copyFile(keyFile, files.keyFile);
	};
	await put(certificates);
	const tls = await openTls(files);
	const running = createServer(tls.material, (_, response) => response.end('here'));
	const url = `https://127.0.0.1:${await listenOnLoopback(running)}`;
	const isTrusted = ({ authority: ca }: Certificates) =>
		askHttps(url, { ca }).then(
			() => true,
			() => false
		);

	const before = [await isTrusted(certificates), await isTrusted(others)];
	await put(others);
	await tls.renew(running);
	const after = [await isTrusted(certificates), await isTrusted(others)];
	const { validTo } = new X509Certificate(await readFile(others.certFile));
	await writeFile(files.keyFile, 'no key');
	await expect(tls.renew(running)).rejects.toThrow(StartRefused);

	expect([before, after]).toEqual([
		[true, false],
		[false, true]
	]);
	expect(await isTrusted(others)).toBe(true);
	expect(tls.endsAt).toBe(Date.parse(validTo));
	running.close();
	await rm(folder, { recursive: true });
});

test.each<[string, (files: Certificates) => { certFile: string; keyFile: string }]>([
	['a file that is not there', ({ keyFile }) => ({ certFile: '/nowhere.crt', keyFile })],
	['the key of another certificate', ({ certFile }) => ({ certFile, keyFile: others.keyFile })],
	['a file that is not a certificate', ({ keyFile }) => ({ certFile: keyFile, keyFile })]
])('%s fails with one clear line', async (_, choose) => {
	const opened = openTls(choose(certificates));

	await expect(opened).rejects.toThrow(/^\S+ and \S+ cannot be used for https \(\w+\)\.$/);
});
