// @all: several servers on one folder
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '#support/servers/process.ts';

/** Collects garbage again and again, and reports each collection. */
const COLLECTOR =
	"data:text/javascript,setInterval(()=>{gc();process.stderr.write('collected;')},50).unref()";

test('a second server on one folder is refused with the process id of the first', async () => {
	await using kept = new AsyncDisposableStack();
	const dataDir = kept.adopt(await mkdtemp(join(tmpdir(), 'tenantry-lock-')), (path) =>
		rm(path, { recursive: true })
	);
	const env = { NODE_OPTIONS: `--expose-gc --import=${COLLECTOR}` };
	const first = kept.adopt(await startServer({ dataDir, env }), (it) => it.close());
	await expect.poll(() => first.output.split('collected;').length).toBeGreaterThan(3);

	const second = startServer({ dataDir });

	await expect(second).rejects.toThrow(
		`The data folder ${dataDir} is in use by the server with process id ${first.pid}. ` +
			'Several servers on one database need PostgreSQL: set DATABASE_URL.\n'
	);
	expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test.each(['kill9', 'stop'] as const)(
	'a folder is free once its server has ended by %s',
	async (end) => {
		await using kept = new AsyncDisposableStack();
		const first = kept.adopt(await startServer(), (it) => it.close());
		const { dataDir } = first;
		await first[end]();

		const second = kept.adopt(await startServer({ dataDir }), (it) => it.close());
		const third = startServer({ dataDir });

		await expect(third).rejects.toThrow(`process id ${second.pid}.`);
	}
);
