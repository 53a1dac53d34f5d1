// @all: installs PgBouncer
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '#support/machine/loopback.ts';
import { ensureProgram, findProgram, isRoot } from '#support/machine/programs.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { pokesOf } from '#support/servers/pokes.ts';
import { startServer } from '#support/servers/process.ts';
import { connect } from '#support/world/client.ts';
import { ada } from '#support/world/people.ts';
import { prepareFolder } from '#support/world/world.ts';

const RECIPE = resolve(import.meta.dirname, '../../deploy/pgbouncer.ini');
const NOBODY = 65534;
const hasPgBouncer = ensureProgram('pgbouncer', 'pgbouncer');
if (!hasPgBouncer) process.stdout.write('PgBouncer is left out: it is not here.\n');

interface Pooler extends AsyncDisposable {
	/** URL of the database, through the pooler. */
	readonly url: string;
}

/** Starts PgBouncer by the recipe, in front of this database. */
async function pool(databaseUrl: string, mode: string): Promise<Pooler> {
	const { hostname, port: databasePort, pathname, username } = new URL(databaseUrl);
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-pgbouncer-'));
	await chmod(folder, 0o755);
	const port = await freePort();
	const users = join(folder, 'users');
	const file = join(folder, 'pgbouncer.ini');
	await writeFile(users, `"${username}" ""\n`);
	const recipe = (await readFile(RECIPE, 'utf8'))
		.replace('host=127.0.0.1 port=5432', `host=${hostname} port=${databasePort}`)
		.replaceAll(/\btenantry( =)|(dbname=)tenantry/g, `$2${pathname.slice(1)}$1`)
		.replace('listen_port = 6432', `listen_port = ${port}`)
		.replace('pool_mode = session', `pool_mode = ${mode}`)
		.replace('scram-sha-256', 'trust')
		.replace('/etc/pgbouncer/userlist.txt', users);
	await writeFile(file, recipe);
	const identity = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
	const program = findProgram('pgbouncer') ?? '';
	const pooler = spawn(program, [file], { ...identity, stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	pooler.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await waitUntil(() => said.includes('process up') || pooler.exitCode !== null);
	if (pooler.exitCode !== null) throw new Error(said);
	return {
		url: `postgres://${username}@127.0.0.1:${port}${pathname}`,
		async [Symbol.asyncDispose]() {
			pooler.kill('SIGKILL');
			await once(pooler, 'exit');
			await rm(folder, { recursive: true });
		}
	};
}

if (hasPgBouncer)
	test.each([
		['session', false],
		['transaction', true]
	])(
		'behind PgBouncer in %s mode, two processes hear of each other’s changes; by asking: %s',
		async (mode, asks) => {
			await using kept = new AsyncDisposableStack();
			const databaseUrl = await createDatabase();
			const remove = (folder: string) => rm(folder, { recursive: true });
			const dataDir = kept.adopt(await prepareFolder([ada], databaseUrl), remove);
			const { url } = kept.use(await pool(databaseUrl, mode));
			const start = async () =>
				kept.adopt(await startServer({ dataDir, databaseUrl: url }), (it) => it.close());
			const [here, there] = [await start(), await start()];
			const [one, other] = [await connect(here.url, ada), await connect(there.url, ada)];

			for (const [author, reader, id] of [
				[one, other, 'c'],
				[other, one, 'd']
			] as const) {
				await using pokes = await pokesOf(reader);
				const { results } = await author.push(
					author.mutation('organization.create', { id: id.repeat(24), name: `Of ${id}` })
				);
				await author.pull();
				const version = author.row('organization', id.repeat(24))?.created ?? Infinity;
				await pokes.until(version);
				expect(results).toMatchObject([{ outcome: 'applied' }]);
			}

			const said = [here, there].map(
				({ output }) => output.split('asking every two seconds').length
			);
			expect(said).toEqual(asks ? [2, 2] : [1, 1]);
		}
	);
