import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { createApp } from '@tenantry/sync-server/app.ts';
import { createSealer } from '@tenantry/sync-server/auth/sealer.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite.ts';
import type { AuditEvent, Store } from '@tenantry/sync-server/store/store.ts';
import { applySystem } from '@tenantry/sync-server/sync/apply.ts';
import { createDatabase } from '#support/postgres.ts';

export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Somebody signed in: a session and a registered device, as the sign-in would have made them. */
export interface SignedInDevice {
	readonly deviceId: string;
	readonly administratorId: string;
	/** What its browser sends along. */
	readonly cookie: string;
	/** Asks the server as this device's browser would. */
	fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface NewPerson {
	readonly role: Role;
	readonly accessMode?: 'all' | 'selected';
	readonly organizationIds?: readonly string[];
	readonly mfaRequired?: boolean;
	readonly firstName?: string;
	readonly lastName?: string;
}

/** One server in this process with one provider, its clock in the test's hand. */
export interface ServerWorld {
	readonly database: DatabaseName;
	readonly store: Store;
	readonly providerId: string;
	readonly clock: { now: number };
	/** A registered, active administrator; whose second factor is asked for, they have enrolled. */
	addAdministrator(person: NewPerson): Promise<string>;
	addOrganization(name?: string): Promise<string>;
	signIn(administratorId: string, deviceName?: string): Promise<SignedInDevice>;
	/** Asks as a program would, which has no cookie. */
	request(path: string, init?: RequestInit): Promise<Response>;
	/** A change by the operator. */
	apply<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<string>;
	audit(): Promise<AuditEvent[]>;
	/** What the operator reads of what went wrong. */
	readonly logged: readonly object[];
	/** Another server on the same database, as in a process of its own. */
	openSecond(): Promise<SecondServer>;
	/** Puts a restarted server in the place of this one, on the same database. */
	restart(): Promise<void>;
	/** Copies the SQLite database; what it answers puts the copy back in its place. */
	backUp(): Promise<() => Promise<void>>;
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
	const { database = 'sqlite' } = options;
	const place = await openPlace(database);
	const clock = { now: options.startAt ?? START_AT };
	const providerId = newId();
	const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
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

	async function apply(name: string, args: unknown): Promise<string> {
		const actor = { name: 'The operator' };
		const changes = [{ name, args }];
		const [decision] = await applySystem(store, { providerId, actor, at: clock.now, changes });
		if (decision?.rejection !== undefined) return decision.rejection.code;
		return decision?.outcome ?? 'nothing';
	}

	await apply('provider.create', { name: 'North Provider' });

	return {
		get store() {
			return store;
		},
		database,
		providerId,
		clock,
		logged,
		apply,
		async addAdministrator({ role, accessMode = 'all', organizationIds = [], ...person }) {
			const id = newId();
			const { mfaRequired = false, firstName = 'Ada', lastName = `Of ${role}` } = person;
			await apply('administrator.create', {
				...{ id, role, accessMode, mfaRequired, firstName, lastName },
				email: `${id}@north.example`,
				...(accessMode === 'selected' ? { organizationIds } : {})
			});
			await apply('administrator.recordRegistration', { id });
			if (mfaRequired) await apply('administrator.recordEnrolment', { id, isFinished: true });
			return id;
		},
		async addOrganization(name = 'Organization') {
			const id = newId();
			await apply('organization.create', { id, name });
			return id;
		},
		signIn: async (administratorId, deviceName = 'A browser') => {
			const { deviceId, token } = await openSession(store, {
				...{ providerId, administratorId, deviceName },
				at: clock.now
			});
			const cookie = `tenantry=${token}`;
			return {
				...{ deviceId, administratorId, cookie },
				fetch: (path, init) => ask(app, cookie, { path, init })
			};
		},
		request: async (path, init) => app.request(path, init, {}),
		audit: () =>
			store.read(providerId, (reader) =>
				reader.events(Array.from({ length: reader.head.version }, (_, place) => place + 1))
			),
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
		async restart() {
			await store.close();
			store = await place.open();
			app = appOn(store);
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
	headers.set('cookie', cookie);
	return app.request(path, { ...init, headers }, {});
}

interface Place {
	/** While it is closed; answers what puts the copy back. */
	copy(): Promise<() => Promise<void>>;
	open(): Promise<Store>;
	clear(): Promise<void>;
}

async function openPlace(database: DatabaseName): Promise<Place> {
	if (database === 'postgres') {
		const url = await createDatabase();
		const copy = async (): Promise<never> => {
			throw new Error('Only a SQLite database is copied.');
		};
		return { open: () => openPostgres(url), copy, clear: async () => {} };
	}
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-world-'));
	return {
		open: () => openSqlite(join(folder, 'world.sqlite')),
		async copy() {
			const backup = await mkdtemp(join(tmpdir(), 'tenantry-backup-'));
			await cp(folder, backup, { recursive: true });
			return async () => {
				await rm(folder, { recursive: true });
				await rename(backup, folder);
			};
		},
		clear: () => rm(folder, { recursive: true })
	};
}

async function openSession(
	{ db }: Store,
	person: {
		readonly providerId: string;
		readonly administratorId: string;
		readonly deviceName: string;
		readonly at: number;
	}
): Promise<{ readonly deviceId: string; readonly token: string }> {
	const { providerId, administratorId, deviceName, at } = person;
	const deviceId = newId();
	const token = randomBytes(32).toString('base64url');
	const owner = { provider_id: providerId, administrator_id: administratorId };
	const ended = { ended_at: null, ended_reason: null };
	await db
		.insertInto('device')
		.values({
			...{ id: deviceId, ...owner, name: deviceName, credential_hash: '', created_at: at },
			...{ full_sign_in_at: at, last_seen_at: at, queue_depth: 0, oldest_at: null, ...ended }
		})
		.execute();
	await db
		.insertInto('session')
		.values({
			hash: createHash('sha256').update(token).digest('hex'),
			...{ ...owner, device_id: deviceId, created_at: at, last_seen_at: at, ...ended },
			// As long as a test may move the clock.
			expires_at: Number.MAX_SAFE_INTEGER
		})
		.execute();
	return { deviceId, token };
}

export function newId(): string {
	return randomBytes(12).toString('hex');
}
