import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { onTestFinished, expect, test } from 'vitest';
import { connect } from '#support/e2e-client.ts';
import { ada, sam } from '#support/e2e-people.ts';
import { prepareFolder } from '#support/e2e-world.ts';
import { freePort, listenOnLoopback } from '#support/loopback.ts';
import { startServer } from '#support/server-process.ts';

test('SEC-E17 numbers are told on a port of their own, and a change is followed through the log', async () => {
	const dataDir = await prepareFolder([ada]);
	const metricsPort = await freePort();
	const server = await startServer({
		dataDir,
		env: { METRICS_PORT: String(metricsPort), LOG_LEVEL: 'info' }
	});
	onTestFinished(async () => {
		await server.close();
		await rm(dataDir, { recursive: true });
	});
	const device = await connect(server.url, ada);
	device.othersWaiting = 3;
	const suspension = device.mutation('administrator.suspend', { id: sam.id });
	const hers = device.mutation('administrator.suspend', { id: ada.id });
	const { results } = await device.push(suspension, hers);

	const scraped = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
	const text = await scraped.text();

	expect(scraped.headers.get('content-type')).toContain('text/plain');
	expect(text).toContain('tenantry_push_seconds_count{lane="ordinary",result="decided"} 1');
	expect(text).toMatch(/^tenantry_build_info{version="\d+\.\d+\.\d+"} 1$/m);
	expect(text).toContain('tenantry_pull_seconds_count{result="read"} 1');
	expect(text).toContain('tenantry_verdicts_total{outcome="applied",code=""} 1');
	expect(text).toContain('tenantry_verdicts_total{outcome="rejected",code="self_forbidden"} 1');
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

test('a taken port for the numbers is one clear line', async () => {
	const other = createServer();
	const port = await listenOnLoopback(other);
	onTestFinished(() => void other.close());

	await expect(startServer({ env: { METRICS_PORT: String(port) } })).rejects.toThrow(
		`METRICS_PORT ${port} is taken: set it to another.`
	);
});
