import { expect, test } from 'vitest';
import { startServer } from '#support/server-process.ts';

test('a server that was killed comes back on the same port and data', async () => {
	const server = await startServer();

	await server.kill9();
	await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
	await server.start();

	expect((await fetch(`${server.url}/livez`)).status).toBe(200);
	await server.close();
});

test('a server that cannot start says why', async () => {
	const first = await startServer();

	const second = startServer({ port: first.port, dataDir: first.dataDir });

	await expect(second).rejects.toThrow(/did not start:\n.+/);
	await first.close();
});
