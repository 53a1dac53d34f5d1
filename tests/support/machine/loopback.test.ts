import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, listenOnLoopback } from './loopback.ts';

test('a free port is none that the system gives to connections, and can be listened on', async () => {
	const port = await freePort();
	await using server = createServer();

	expect(await listenOnLoopback(server, port)).toBe(port);
	expect(port).toBeGreaterThanOrEqual(20_000);
	expect(port).toBeLessThan(32_768);
});
