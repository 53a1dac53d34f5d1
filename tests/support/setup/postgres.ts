import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#support/postgres/embedded.ts';
import { listenOnLoopback } from '#support/machine/loopback.ts';
import { DATABASES_PORT } from '#support/postgres/database.ts';

/**
 * Global setup of both test runners. The database server starts lazily, with the first test that
 * requests a database, because most runs need none.
 */
export default async function setup(): Promise<() => Promise<void>> {
	const names: string[] = [];
	let server: ReturnType<typeof openPostgres> | undefined;

	const listener = createServer((socket) => {
		const name = `tenantry_test_${randomBytes(8).toString('hex')}`;
		server ??= openPostgres();
		names.push(name);
		server
			.then(({ url }) => createDatabase(url, name))
			.then((url) => socket.end(url))
			.catch((error: unknown) => socket.end(`\n${String(error)}`));
	});
	process.env[DATABASES_PORT] = String(await listenOnLoopback(listener));

	return async () => {
		listener.close();
		if (server === undefined) return;
		const postgres = await server;
		await dropDatabases(postgres.url, names);
		await postgres.stop();
	};
}

async function openPostgres(): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
	const url = process.env.POSTGRES_URL;
	return url === undefined ? startEmbeddedPostgres() : { url, stop: async () => {} };
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
	await query(serverUrl, `CREATE DATABASE ${name}`);
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	return url.href;
}

async function dropDatabases(serverUrl: string, names: readonly string[]): Promise<void> {
	for (const name of names) await query(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function query(connectionString: string, statement: string): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
