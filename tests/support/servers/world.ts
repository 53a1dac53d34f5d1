import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createApp } from '@tenantry/sync-server/app.ts';
import { createPasswords } from '@tenantry/sync-server/auth/password/password.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import type { SealingKey } from '@tenantry/sync-server/auth/keys/secret-file.ts';
import type { listen } from '@tenantry/sync-server/http-server.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { Factors } from '#support/cluster/factors.ts';
import { QUICK_HASH } from '#support/auth/world.ts';
import { createOperator, newId, type Operator } from './operator.ts';
import { createDatabase, dropDatabase } from '#support/postgres/database.ts';
import { asApp } from './session-keys.ts';
import type { FarEnd } from '#support/wire/wire.ts';

export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** A signed-in device: a session and a registered device, as the sign-in creates them. */
export interface SignedInDevice {
	readonly deviceId: string;
	readonly administratorId: string;
	/** Cookie that its browser sends. */
	readonly cookie: string;
	/** Cookie that identifies the browser, in tests that check it. */
	readonly deviceCookie?: string;
	/** Credential that its vault gives out, used to resume a session. */
	readonly deviceCredential: string;
	/** Sends a request as this device's browser does; a cookie in the headers replaces its own. */
	fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Server interface that devices and a checker need, wherever it runs. */
export interface ClusterWorld extends Omit<Operator, 'openSession'> {
	readonly database: DatabaseName;
	readonly store: Pick<Store, 'read'>;
	readonly providerId: string;
	readonly clock: { readonly now: number };
	/** Set where factors age. */
	readonly factors?: Factors | undefined;
	/** Controls that only a server in this process offers. */
	readonly inside?: Pick<FarEnd, 'sendSignedOut' | 'restart'> & {
		/** Puts a new sealing key before those that are kept. */
		rotateKeys(): void;
	};
	signIn(administratorId: string, deviceName?: string): Promise<SignedInDevice>;
	/** Copies the SQLite database; the function it returns restores the copy. */
	backUp(): Promise<() => Promise<void>>;
}

/** One server in this process with one provider; the test controls its clock. */
export interface ServerWorld extends ClusterWorld {
	readonly store: Store;
	/** URL of the database if it is PostgreSQL. */
	readonly databaseUrl: string | undefined;
	readonly clock: { now: number };
	/** Sends a request as a program does, without a cookie. */
	request(path: string, init?: RequestInit): Promise<Response>;
	/** Every method and path that the server answers to, as its router has them. */
	readonly routes: readonly { readonly method: string; readonly path: string }[];
	/** Listener for a port, for tests that make their own connections. */
	readonly listener: Parameters<typeof listen>[0];
	/** Errors in the log that the operator reads. */
	readonly logged: readonly object[];
	/** Opens another server on the same database, as in a separate process. */
	openSecond(): Promise<SecondServer>;
	/** Replaces this server by a restarted one on the same database. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

export interface SecondServer {
	/** Returns the same device, connected to this server. */
	through(device: SignedInDevice): SignedInDevice;
	close(): Promise<void>;
}

export interface WorldOptions {
	readonly database?: DatabaseName;
	readonly startAt?: number;
	/** Lets people's factors age; without it a signed-in person stays fresh. */
	readonly factorsAge?: boolean;
}

const START_AT = Date.UTC(2026, 0, 5, 9);
const log = {
	info() {},
	warn() {},
	error: (fields: object) => {
		if ('err' in fields) process.stderr.write(`${inspect(fields)}\n`);
	}
};

export async function createServerWorld(options: WorldOptions = {}): Promise<ServerWorld> {
	const { database = 'sqlite', factorsAge = false } = options;
	const place = await openPlace(database);
	const clock = { now: options.startAt ?? START_AT };
	const providerId = newId();
	let keys: readonly [SealingKey, ...SealingKey[]] = [{ id: 'test', key: new Uint8Array(32) }];
	const sealer = createSealer(() => keys);
	const factors = factorsAge ? new Factors(clock, sealer) : undefined;
	const logged: object[] = [];
	const error = (fields: object) => {
		logged.push(fields);
		log.error(fields);
	};
	let store = await place.open();
	let app = appOn(store);

	function appOn(opened: Store) {
		return createApp({
			store: opened,
			clock: () => clock.now,
			log: { ...log, error },
			sealer,
			passwords: createPasswords(QUICK_HASH)
		});
	}

	const operator = createOperator({ providerId, clock, factors, use: (run) => run(store) });
	await operator.apply('provider.create', { name: 'North Provider' });
	const request = (path: string, init?: RequestInit) =>
		asApp(init, (sent) => app.request(path, sent, {}));
	const restart = async () => {
		await store.close();
		store = await place.open();
		app = appOn(store);
	};

	return {
		get store() {
			return store;
		},
		database,
		databaseUrl: place.databaseUrl,
		providerId,
		clock,
		factors,
		logged,
		...operator,
		signIn: async (administratorId, deviceName = 'A browser') => {
			const opened = await operator.openSession(administratorId, deviceName);
			const { deviceId, cookie } = opened;
			const deviceCookie = `tenantry-devices=${deviceId}.${sealer.deviceMark(deviceId)}`;
			return {
				...opened,
				administratorId,
				deviceCookie,
				fetch: (path, init) => ask(app, `${cookie}; ${deviceCookie}`, { path, init })
			};
		},
		request,
		get routes() {
			return app.routes;
		},
		listener: (incoming, bindings) => app.fetch(incoming, bindings),
		restart,
		inside: {
			sendSignedOut: request,
			restart,
			rotateKeys() {
				keys = [{ id: `test-${keys.length}`, key: new Uint8Array(32).fill(keys.length) }, ...keys];
			}
		},
		async openSecond() {
			// A folder of SQLite has one process, and two connections in one would block each other.
			const own = database === 'postgres' ? await place.open() : undefined;
			const secondApp = appOn(own ?? store);
			return {
				through: (device) => ({
					...device,
					fetch: (path, init) => ask(secondApp, device.cookie, { path, init })
				}),
				close: async () => own?.close()
			};
		},
		async backUp() {
			await store.close();
			const restore = await place.copy();
			store = await place.open();
			app = appOn(store);
			return async () => {
				await store.close();
				await restore();
				store = await place.open();
				app = appOn(store);
			};
		},
		async close() {
			await store.close();
			await place.clear();
		}
	};
}

async function ask(
	app: ReturnType<typeof createApp>,
	cookie: string,
	{ path, init }: { readonly path: string; readonly init: RequestInit | undefined }
): Promise<Response> {
	const headers = new Headers(init?.headers);
	if (!headers.has('cookie')) headers.set('cookie', cookie);
	return asApp({ ...init, headers }, (sent) => app.request(path, sent, {}));
}

interface Place {
	readonly databaseUrl: string | undefined;
	/** Copies the closed database; the function it returns restores the copy. */
	copy(): Promise<() => Promise<void>>;
	open(): Promise<Store>;
	clear(): Promise<void>;
}

/**
 * Returns a folder in memory where the system has one, because test data need not survive a power
 * cut.
 */
function quickFolder(): string {
	return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

async function openPlace(database: DatabaseName): Promise<Place> {
	if (database === 'postgres') {
		const url = await createDatabase();
		const copy = async (): Promise<never> => {
			throw new Error('Only a SQLite database is copied.');
		};
		const clear = () => dropDatabase(url);
		return { databaseUrl: url, open: () => openPostgres(url), copy, clear };
	}
	const folder = await mkdtemp(join(quickFolder(), 'tenantry-world-'));
	return {
		databaseUrl: undefined,
		open: () => openSqlite(join(folder, 'world.sqlite')),
		async copy() {
			const backup = await mkdtemp(join(quickFolder(), 'tenantry-backup-'));
			await cp(folder, backup, { recursive: true });
			return async () => {
				await rm(folder, { recursive: true });
				await rename(backup, folder);
			};
		},
		clear: () => rm(folder, { recursive: true })
	};
}
