import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';

/**
 * Environment variable with the port on which the run's own database server hands out databases.
 */
export const DATABASES_PORT = 'TENANTRY_TEST_DATABASES_PORT';

/** Returns the URL of a new, empty PostgreSQL database, which is dropped when the test run ends. */
export async function createDatabase(): Promise<string> {
	const port = Number(process.env[DATABASES_PORT]);
	if (!port) throw new Error('No database server: the run has not gone through its global setup.');

	const [url, error] = (await text(connect(port, '127.0.0.1'))).split('\n');
	if (!url) throw new Error(`No database: ${error ?? 'the server has gone'}`);
	return url;
}

/** Drops a database before the run ends, where a test creates enough of them to fill the disk. */
export async function dropDatabase(url: string): Promise<void> {
	const server = new URL(url);
	const name = server.pathname.slice(1);
	server.pathname = '/postgres';
	const client = new Client({ connectionString: server.href });
	await client.connect();
	try {
		await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
	} finally {
		await client.end();
	}
}
