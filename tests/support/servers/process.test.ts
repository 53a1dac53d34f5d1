import { expect, onTestFinished, test } from 'vitest';
import { startServer } from './process.ts';

test('a killed server comes back on the same port and data', async () => {
	const server = await startServer();
	onTestFinished(() => server.close());

	await server.kill9();
	await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
	await server.start();

	expect((await fetch(`${server.url}/livez`)).status).toBe(200);
});

test('a server that cannot start says why', async () => {
	const first = await startServer();
	onTestFinished(() => first.close());

	const second = startServer({ port: first.port, dataDir: first.dataDir });

	await expect(second).rejects.toThrow(/did not start:\n.+/);
});
