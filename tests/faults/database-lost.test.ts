import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { underLoad } from '#support/servers/load.ts';
import { openProcessWorld } from '#support/servers/process-world.ts';
import { startServer } from '#support/servers/process.ts';
import { createProxy } from '#support/wire/tcp-proxy.ts';

const CUTS = 12;

test('a server that loses its PostgreSQL during transactions neither loses nor repeats a change, and recovers automatically', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld('postgres'), (it) => it.close());
	const direct = new URL(world.premises.databaseUrl ?? '');
	const wire = kept.adopt(await createProxy({ target: Number(direct.port) }), (it) => it.close());
	const databaseUrl = Object.assign(new URL(direct), { port: String(wire.port) }).href;
	const server = kept.adopt(await startServer({ ...world.premises, databaseUrl }), (it) =>
		it.close()
	);
	const { pid } = server;

	await underLoad(world, {
		seed: 43,
		async disturb() {
			for (let cut = 0; cut < CUTS; cut++) {
				await setTimeout(100 + 31 * cut);
				// Alternates between a cut at once and one that loses the answer to a statement
				// that was carried out.
				if (cut % 2 === 0) wire.cut();
				else await wire.cutAfterRequest();
				await setTimeout(50);
				wire.heal();
			}
		}
	});

	expect(server.pid).toBe(pid);
	expect(world.answers.some(({ status }) => status === 503)).toBe(true);
	expect(world.answers.filter(({ status }) => status === 500)).toEqual([]);
});
