import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, expect, test } from 'vitest';
import { connect } from '#support/e2e-client.ts';
import { ada, sam } from '#support/e2e-people.ts';
import { prepareFolder } from '#support/e2e-world.ts';
import { startServer } from '#support/server-process.ts';

test('a full disk refuses the request in words, loses nothing, and takes the same again later', async () => {
	const dataDir = await prepareFolder([ada]);
	const server = await startServer({ dataDir });
	onTestFinished(async () => {
		await server.close();
		await rm(dataDir, { recursive: true });
	});
	const device = await connect(server.url, ada);
	const suspension = device.mutation('administrator.suspend', { id: sam.id });
	const letGo = await stopFilesGrowing(server.pid, join(dataDir, 'tenantry.sqlite-wal'));

	const refused = device.push(suspension);
	await expect(refused).rejects.toThrow(/^503 .*"code":"overloaded"/);
	const read = await device.requestPull();
	expect(read.status).toBe(200);
	await letGo();
	const taken = await device.push(suspension);
	const repeated = await device.push(suspension);

	expect(taken.results).toMatchObject([{ id: suspension.id, outcome: 'applied' }]);
	expect(repeated.results).toEqual(taken.results);
	await device.pull();
	expect(device.row('administrator', sam.id)?.value).toMatchObject({ suspended: true });
});

/** No file of this process grows beyond what this one has now: a write fails as on a full disk. */
async function stopFilesGrowing(pid: number | undefined, path: string) {
	const { size } = await stat(path);
	const limit = (bytes: number | 'unlimited') =>
		promisify(execFile)('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:unlimited`]);
	await limit(size);
	return () => limit('unlimited');
}
