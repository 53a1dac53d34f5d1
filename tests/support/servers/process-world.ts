import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { freePort } from '#support/machine/loopback.ts';
import { createOperator, newId } from './operator.ts';
import { createDatabase, dropDatabase } from '#support/postgres/database.ts';
import type { ClusterWorld, DatabaseName } from './world.ts';
import { asApp } from './session-keys.ts';
import { createProxy, type TcpProxy } from '#support/wire/tcp-proxy.ts';

/** One provider whose servers are separate processes, with a wire for each device. */
export interface ProcessWorld extends ClusterWorld {
	/** Settings of every server in this world. */
	readonly premises: Premises;
	wireOf(deviceId: string): TcpProxy;
	/** Directs the devices, including future ones, to these ports in turn. */
	lead(...ports: readonly number[]): void;
	/** Answers that servers have given, in order. */
	readonly answers: readonly Answer[];
	close(): Promise<void>;
}

export interface Premises {
	readonly port: number;
	readonly dataDir: string;
	readonly databaseUrl?: string;
}

export interface Answer {
	readonly deviceId: string;
	readonly path: string;
	readonly status: number;
}

export async function openProcessWorld(
	database: DatabaseName,
	databaseUrl?: string
): Promise<ProcessWorld> {
	const place = await openPlace(database, databaseUrl);
	const port = await freePort();
	const clock = {
		get now() {
			return Date.now();
		}
	};
	const providerId = newId();
	const operator = createOperator({ providerId, clock, use: place.use });
	const wires = new Map<string, TcpProxy>();
	const answers: Answer[] = [];
	let ports: readonly number[] = [port];
	const portAt = (place: number) => ports[place % ports.length] ?? port;
	await operator.apply('provider.create', { name: 'North Provider' });

	return {
		...operator,
		database,
		providerId,
		clock,
		answers,
		premises: { port, ...place.premises },
		store: { read: (id, run) => place.use((store) => store.read(id, run)) },
		async signIn(administratorId, deviceName = 'A browser') {
			const opened = await operator.openSession(administratorId, deviceName);
			const { deviceId, cookie } = opened;
			const wire = await createProxy({ target: portAt(wires.size) });
			wires.set(deviceId, wire);
			const origin = `http://127.0.0.1:${wire.port}`;
			return {
				...opened,
				administratorId,
				async fetch(path, init) {
					const headers = new Headers(init?.headers);
					if (!headers.has('cookie')) headers.set('cookie', cookie);
					headers.set('origin', origin);
					const response = await asApp({ ...init, headers }, (sent) => fetch(origin + path, sent));
					answers.push({ deviceId, path, status: response.status });
					return response;
				}
			};
		},
		wireOf(deviceId) {
			const wire = wires.get(deviceId);
			if (wire === undefined) throw new Error(`No wire of ${deviceId}`);
			return wire;
		},
		lead(...others) {
			ports = others;
			for (const [place, wire] of [...wires.values()].entries()) wire.redirect(portAt(place));
		},
		backUp: async () => {
			throw new Error('The database is not copied under a running server.');
		},
		async close() {
			for (const wire of wires.values()) await wire.close();
			await place.close();
		}
	};
}

interface Place {
	readonly premises: Omit<Premises, 'port'>;
	/** Lends a store on the database of the servers. */
	readonly use: <T>(run: (store: Store) => Promise<T>) => Promise<T>;
	close(): Promise<void>;
}

/** Creates a database; a given URL names a PostgreSQL database that its creator closes. */
async function openPlace(database: DatabaseName, given?: string): Promise<Place> {
	const dataDir = await mkdtemp(join(tmpdir(), 'tenantry-processes-'));
	const removeFolder = () => rm(dataDir, { recursive: true });
	if (database === 'postgres') {
		const databaseUrl = given ?? (await createDatabase());
		const store = await openPostgres(databaseUrl);
		return {
			premises: { dataDir, databaseUrl },
			use: (run) => run(store),
			async close() {
				await store.close();
				if (given === undefined) await dropDatabase(databaseUrl);
				await removeFolder();
			}
		};
	}
	return {
		premises: { dataDir },
		// Closed between uses, so that a server that restarts after a kill finds the files as they
		// were left, with no other process using them.
		use: async (run) => {
			const store = await openSqlite(join(dataDir, 'tenantry.sqlite'));
			try {
				return await run(store);
			} finally {
				await store.close();
			}
		},
		close: removeFolder
	};
}
