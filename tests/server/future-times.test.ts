// @all: starts a server twice; tests/auth/clock-ahead.test.ts tests what a start puts right
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

const YEAR_MS = 365 * 86_400_000;
const STEP_MS = 30_000;
const AHEAD = 'this server’s clock was ahead';

let server: ServerProcess | undefined;

afterEach(() => server?.close());

test('SEC-B05 a start puts times from the future right, and tells the operator that the clock was ahead', async () => {
	server = await startServer();
	await server.stop();
	const file = join(server.dataDir, 'tenantry.sqlite');
	const step = Math.floor((Date.now() + YEAR_MS) / STEP_MS);
	const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
	database
		.prepare(
			"INSERT INTO credential (provider_id, administrator_id, totp_last_step, updated_at) VALUES ('p', 'a', ?, 0)"
		)
		.run(step);
	database.close();

	await server.start();
	const told = server.output;
	await server.restart();
	const toldAgain = server.output;
	await server.stop();

	const after = new DatabaseSync(file, { readOnly: true });
	const row = after.prepare('SELECT totp_last_step AS step FROM credential').get();
	after.close();
	expect(Number(row?.['step'])).toBeLessThanOrEqual(Math.floor(Date.now() / STEP_MS));

	expect([told.split(AHEAD).length, toldAgain.split(AHEAD).length]).toEqual([2, 2]);
});
