// @all: installs nginx and Caddy
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HAND_OVER_HEADER, handOverPass } from '@tenantry/shared/protocol/quarantine.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { freePort } from '#support/machine/loopback.ts';
import { ensureProgram } from '#support/machine/programs.ts';
import { pokesOf } from '#support/servers/pokes.ts';
import { startServer } from '#support/servers/process.ts';
import { REVERSE_PROXIES, startReverseProxy } from '#support/servers/reverse-proxy.ts';
import { makeCertificates } from '#support/wire/certificates.ts';
import { askHttps } from '#support/wire/https-client.ts';
import { connect } from '#support/world/client.ts';
import { ada } from '#support/world/people.ts';
import { prepareFolder } from '#support/world/world.ts';

const MIB = 1024 * 1024;
const Revoked = z.object({ code: z.literal('device_revoked'), ticket: z.string() });

const proxies = REVERSE_PROXIES.filter((name) => ensureProgram(name, name));
for (const name of REVERSE_PROXIES)
	if (!proxies.includes(name)) process.stdout.write(`${name} is left out: it is not here.\n`);

async function open(name: (typeof proxies)[number]) {
	const kept = new AsyncDisposableStack();
	const certificates = await makeCertificates();
	kept.defer(() => rm(certificates.folder, { recursive: true }));
	const port = await freePort();
	const url = `https://127.0.0.1:${port}`;
	const dataDir = kept.adopt(await prepareFolder([ada]), (it) => rm(it, { recursive: true }));
	const env = { PUBLIC_URL: url, PROXY_HOPS: '1' };
	const server = kept.adopt(await startServer({ dataDir, env }), (it) => it.close());
	kept.use(await startReverseProxy(name, { port, upstream: server.port, certificates }));
	return { kept, url, port, dataDir, server, ca: certificates.authority };
}

/** Addresses in the security log, and everything else that it holds. */
function securityLog(dataDir: string): string {
	const database = new DatabaseSync(join(dataDir, 'tenantry.sqlite'), { readOnly: true });
	const rows = database.prepare('SELECT * FROM door_event').all();
	database.close();
	return JSON.stringify(rows);
}

if (proxies.length > 0)
	describe.each(proxies)('%s', (name) => {
		let place: Awaited<ReturnType<typeof open>>;

		beforeAll(async () => {
			place = await open(name);
		});
		afterAll(() => place.kept.disposeAsync());

		test('passes the event stream at once, a body of 8 MiB and HSTS once', async () => {
			const { url, ca } = place;
			// `fetch` takes no authority of its own; what is trusted is tested with a client that does.
			vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
			const [owner, revoked] = [await connect(url, ada), await connect(url, ada)];
			await using pokes = await pokesOf(owner);

			await owner.push(
				owner.mutation('administrator.endDevice', { id: ada.id, deviceId: revoked.deviceId })
			);
			await pokes.until(1);
			const { ticket } = Revoked.parse(await (await revoked.requestPull()).json());
			const pass = { [HAND_OVER_HEADER]: handOverPass(revoked.deviceId, ticket) };
			const handOver = (bytes: number) =>
				revoked.fetch('/sync/v1/quarantine', {
					method: 'POST',
					headers: { 'content-type': 'application/json', ...pass },
					body: '{"mutations":[]}'.padEnd(bytes)
				});
			const tooMuch = await handOver(8 * MIB + 1);
			const whole = await handOver(8 * MIB);
			const page = await askHttps(url, { ca });

			expect([tooMuch.status, whole.status]).toEqual([413, 200]);
			expect(page.status).toBe(200);
			expect(page.headers.get('strict-transport-security')).toBe(
				'max-age=31536000; includeSubDomains'
			);
		});

		test('lets the logs name the client, and nothing that it forges', async () => {
			const { url, port, dataDir, server, ca } = place;
			const body = { email: ada.email, password: 'not the password', device: { name: 'Phone' } };
			const headers = { 'content-type': 'application/json', origin: url };
			const forged = [
				'198.51.100.66',
				'198.51.100.66, 10.0.0.1',
				'"><script>',
				'[::1]:80',
				'',
				'::ffff:198.51.100.66'
			];

			for (const address of forged)
				await askHttps(`${url}/session/v1/sign-in`, {
					ca,
					method: 'POST',
					localAddress: '127.0.0.2',
					headers: {
						...headers,
						'x-forwarded-for': address,
						'x-real-ip': '198.51.100.66',
						forwarded: 'for=198.51.100.66'
					},
					body
				});
			await askHttps(`https://[::1]:${port}/session/v1/sign-in`, {
				ca,
				// The certificate names the other loopback address.
				checkServerIdentity: () => undefined,
				method: 'POST',
				headers: { ...headers, 'x-forwarded-for': '198.51.100.66' },
				body
			});

			const logged = [...server.output.matchAll(/"address":"([^"]*)"/g)].map(([, said]) => said);
			expect(logged).toEqual([...forged.map(() => '127.0.0.2'), '::1']);
			const events = securityLog(dataDir);
			expect(events).toContain('127.0.0.2');
			expect(events).toContain('::1');
			expect(events).not.toMatch(/198\.51|script/);
		});
	});
