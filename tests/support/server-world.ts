import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createApp } from '@tenantry/sync-server/app.ts';
import { createSealer } from '@tenantry/sync-server/auth/sealer.ts';
import type { listen } from '@tenantry/sync-server/http-server.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { Factors } from '#support/factors.ts';
import { createOperator, newId, type Operator } from '#support/operator.ts';
import { createDatabase, dropDatabase } from '#support/postgres.ts';
import { asApp } from '#support/session-keys.ts';
import type { FarEnd } from '#support/wire.ts';

export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Somebody signed in: a session and a registered device, as the sign-in would have made them. */
export interface SignedInDevice {
	readonly deviceId: string;
	readonly administratorId: string;
	/** What its browser sends along. */
	readonly cookie: string;
	/** By which the browser is known again, where a test looks at that. */
	readonly deviceCookie?: string;
	/** What its vault gives out, to come back by. */
	readonly deviceCredential: string;
	/** Asks the server as this device's browser would; with another cookie where one is given. */
	fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** What devices and a checker need of a server, wherever it runs. */
export interface ClusterWorld extends Omit<Operator, 'openSession'> {
	readonly database: DatabaseName;
	readonly store: Pick<Store, 'read'>;
	readonly providerId: string;
	readonly clock: { readonly now: number };
	/** Where they age. */
	readonly factors?: Factors | undefined;
	/** What only a server in this process can be made to do. */
	readonly inside?: Pick<FarEnd, 'sendSignedOut' | 'restart'>;
	signIn(administratorId: string, deviceName?: string): Promise<SignedInDevice>;
	/** Copies the SQLite database; what it answers puts the copy back in its place. */
	backUp(): Promise<() => Promise<void>>;
}

/** One server in this process with one provider, its clock in the test's hand. */
export interface ServerWorld extends ClusterWorld {
	readonly store: Store;
	/** Where the database is PostgreSQL. */
	readonly databaseUrl: string | undefined;
	readonly clock: { now: number };
	/** Asks as a program would, which has no cookie. */
	request(path: string, init?: RequestInit): Promise<Response>;
	/** Every method and path that the server answers to, as its router has them. */
	readonly routes: readonly { readonly method: string; readonly path: string }[];
	/** What listens on a port, for who brings a connection of their own. */
	readonly listener: Parameters<typeof listen>[0];
	/** What the operator reads of what went wrong. */
	readonly logged: readonly object[];
	/** Another server on the same database, as in a process of its own. */
	openSecond(): Promise<SecondServer>;
	/** Puts a restarted server in the place of this one, on the same database. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

export interface SecondServer {
	/** The same device, speaking to this server. */
	through(device: SignedInDevice): SignedInDevice;
	close(): Promise<void>;
}

export interface WorldOptions {
	readonly database?: DatabaseName;
	readonly startAt?: number;
	/** As people's factors do; else whoever signs in here stays fresh. */
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
	const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
	const factors = factorsAge ? new Factors(clock, sealer) : undefined;
	const logged: object[] = [];
	const error = (fields: object) => {
		logged.push(fields);
		log.error(fields);
	};
	let store = await place.open();
	let app = appOn(store);

	function appOn(opened: Store) {
		return createApp({ store: opened, clock: () => clock.now, log: { ...log, error }, sealer });
	}

	const operator = createOperator({
		...{ providerId, clock, factors },
		use: (run) => run(store)
	});
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
				...{ ...opened, administratorId, deviceCookie },
				fetch: (path, init) => ask(app, `${cookie}; ${deviceCookie}`, { path, init })
			};
		},
		request,
		get routes() {
			return app.routes;
		},
		listener: (incoming, bindings) => app.fetch(incoming, bindings),
		restart,
		inside: { sendSignedOut: request, restart },
		async openSecond() {
			const second = await place.open();
			const secondApp = appOn(second);
			return {
				through: (device) => ({
					...device,
					fetch: (path, init) => ask(secondApp, device.cookie, { path, init })
				}),
				close: () => second.close()
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
	/** While it is closed; answers what puts the copy back. */
	copy(): Promise<() => Promise<void>>;
	open(): Promise<Store>;
	clear(): Promise<void>;
}

/** In memory where the system has such a folder: these worlds are not there to outlive a power cut. */
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
