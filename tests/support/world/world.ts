import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { post } from './client.ts';
import type { Person } from './people.ts';
import { writeRoster } from './roster.ts';
import { freePort } from '#support/machine/loopback.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { COMMAND } from '#support/servers/programs.ts';
import { createProxy, type TcpProxy } from '#support/wire/tcp-proxy.ts';

/**
 * The server with the provider of `people.ts`, and the wire through which browsers reach it.
 */
export interface World {
	/** URL for browsers: the wire's near end. */
	readonly url: string;
	readonly server: ServerProcess;
	readonly wire: TcpProxy;
	readonly databaseUrl: string | undefined;
	close(): Promise<void>;
}

/** Environment variable that names the data folder that the run prepared. */
export const PREPARED_DATA = 'TENANTRY_TEST_PREPARED_DATA';

/**
 * Opens a world on a copy of the run's prepared data folder; with `signers`, or on PostgreSQL, the
 * data is created again.
 */
export async function openWorld(
	databaseUrl?: string,
	signers: readonly Person[] = [],
	env: Readonly<Record<string, string>> = {}
): Promise<World> {
	const dataDir =
		databaseUrl === undefined && signers.length === 0
			? await copyOfPrepared()
			: await prepareFolder(signers, databaseUrl);
	const port = await freePort();
	const wire = await createProxy({ target: port });
	const url = `http://127.0.0.1:${wire.port}`;
	const server = await startServer({ port, dataDir, env, databaseUrl });
	return {
		url,
		server,
		wire,
		databaseUrl,
		async close() {
			await server.close();
			await wire.close();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

interface Place {
	readonly dataDir: string;
	readonly databaseUrl?: string | undefined;
}

/** Returns the token of the link with which a person sets their first password. */
export async function setupToken(place: Place, email: string): Promise<string> {
	const output = await tenantry(place, 'administrator', 'setup-link', email);
	const token = /[#?&/=]([\w-]{20,})\s*$/.exec(output.trim())?.[1];
	if (token === undefined) throw new Error(`No token in: ${output}`);
	return token;
}

/** Runs the operator's command on a data folder and returns its output. */
export async function tenantry(
	{ dataDir, databaseUrl }: Place,
	...args: readonly string[]
): Promise<string> {
	const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? '' };
	const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...args], { env });
	return stdout;
}

async function copyOfPrepared(): Promise<string> {
	const prepared = process.env[PREPARED_DATA];
	if (prepared === undefined) throw new Error('The run has not gone through its global setup.');
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-data-'));
	await cp(prepared, folder, { recursive: true });
	return folder;
}

/** Imports the provider and sets passwords for these people through their setup links. */
export async function prepareFolder(
	signers: readonly Person[],
	databaseUrl?: string
): Promise<string> {
	const dataDir = await mkdtemp(join(tmpdir(), 'tenantry-prepared-'));
	const roster = await mkdtemp(join(tmpdir(), 'tenantry-roster-'));
	const place = { dataDir, databaseUrl };
	await writeRoster(roster);
	await tenantry(place, 'import', roster, '--provider', 'Northwind MSP', '--new-provider');
	await rm(roster, { recursive: true });

	const server = await startServer({ dataDir, databaseUrl });
	// In turn, because Activity shows the links in the order in which they were made.
	for (const { email, password } of signers) {
		const request = { token: await setupToken(place, email), password };
		const response = await post(`${server.url}/session/v1/setup`, request);
		if (!response.ok) throw new Error(`No password for ${email}: ${await response.text()}`);
	}
	await server.close();
	return dataDir;
}
