import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { createSealer } from '#lib/vault/sealer.ts';
import { openDatabase, type Database, type Storage } from './store/database.ts';
import { PullApplier } from './pull/pull-applier.ts';
import { sealInitialRows } from './initial-rows.ts';
import { openReplica, type OpenReplicaOptions } from './opening.ts';
import type { Replica } from './replica.ts';
import { openWriter, type Writer } from './store/writer.ts';

export const PROVIDER = 'a'.repeat(24);
/** The owner whose device this is. */
export const SELF = '0'.repeat(24);
const DATA_KEY = new Uint8Array(32).fill(7);
const identity = { providerId: PROVIDER, administratorId: SELF, deviceId: 'device' };

/** An open replica on a storage that outlives it. */
export interface Fixture {
	readonly storage: Storage;
	readonly database: Database;
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
}

let lastId = 0;
/** Storages that already have a copy. */
const begun = new WeakSet<Storage>();

export function createStorage(): Storage {
	return { indexedDB: new IDBFactory(), IDBKeyRange };
}

/** Opens a replica whose clock stands still. */
export async function openFixture(
	storage: Storage = createStorage(),
	{
		wrap = (writer) => writer,
		...options
	}: Pick<OpenReplicaOptions, 'onPreview'> & {
		/** Wraps the writer between the replica and its database. */
		readonly wrap?: (writer: Writer) => Writer;
	} = {}
): Promise<Fixture> {
	const database = await openDatabase('person', storage);
	const sealer = await createSealer(DATA_KEY, identity);
	if (!begun.has(storage)) await database.meta.bulkPut([...(await sealInitialRows(sealer))]);
	begun.add(storage);
	const context = {
		identity,
		database,
		writer: wrap(await openWriter(database)),
		sealer,
		clock: { now: () => 1_000, ticks: () => 1_000, after: () => () => undefined }
	};
	const newMutationId = (): string => (++lastId).toString(16).padStart(32, '0');
	const replica = await openReplica(context, { newMutationId, ...options });
	return { storage, database, replica, pullApplier: new PullApplier(replica) };
}

export async function restart({ storage, database }: Fixture): Promise<Fixture> {
	database.close();
	return openFixture(storage);
}

/**
 * Opens a replica with the provider, two owners (the first is oneself), and others the test wants.
 */
export async function openFilled(...people: readonly WireRow[]): Promise<Fixture> {
	const fixture = await openFixture();
	await fixture.pullApplier.receive(firstFill(...people), null);
	return fixture;
}

export function firstFill(...people: readonly WireRow[]): PullAnswer {
	const put = [
		provider(),
		person(SELF, { role: OWNER }),
		person('other', { role: OWNER }),
		...people
	];
	return page({ cookie: 'c1', version: 1, put });
}

export const OWNER = 'Administrator With Billing';

export function page(answer: Partial<PullAnswer>): PullAnswer {
	return {
		cookie: 'c2',
		more: false,
		put: [],
		del: [],
		verdicts: [],
		version: 2,
		serverNow: 1_000,
		leaseUntil: 1_000_000,
		minApp: 1,
		...answer
	};
}

export function provider(value: object = {}, version = 1): WireRow {
	return ['provider', PROVIDER, { name: 'North', ...value }, version, {}];
}

export function person(
	id: string,
	value: object = {},
	fields: Readonly<Record<string, number>> = {}
): WireRow {
	const names = { firstName: 'Sam', lastName: id, email: `${id}@north.example` };
	const state = { role: 'Manager', registered: true, mfaRequired: false, accessMode: 'all' };
	return ['administrator', idOf(id), { ...names, ...state, ...value }, 1, fields];
}

export function access(id: string, value: Readonly<Record<string, boolean>>): WireRow {
	return ['organizationAccess', idOf(id), value, 1, {}];
}

export function organization(id: string, name: string): WireRow {
	return ['organization', idOf(id), { name }, 1, {}];
}

/** Twenty-four hex digits for a short name. */
export function idOf(name: string): string {
	if (name.length === 24) return name;
	return Array.from(name, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'))
		.join('')
		.padEnd(24, '0');
}

export function verdict(id: string, over: Partial<Verdict> = {}): Verdict {
	return {
		...{ id, name: 'administrator.suspend', v: 1, args: { id: idOf('sam') }, outcome: 'applied' },
		...{ conflicts: [], version: 2, authoredAt: 900, decidedAt: 1_000 },
		...{ deviceId: 'device', deviceName: 'Phone' },
		...over
	};
}

/** Queues a change and answers its id. */
export async function enqueue(
	{ replica }: Fixture,
	name: string,
	args: object,
	redoOf?: string
): Promise<string> {
	const enqueued = await replica.enqueue({
		name,
		args,
		...(redoOf === undefined ? {} : { redoOf })
	});
	if (!enqueued.ok) throw new Error(enqueued.error.code);
	return enqueued.value.pending.mutation.id;
}

export function shown(
	{ replica }: Fixture,
	id: string
): Readonly<Record<string, unknown>> | undefined {
	return replica.view.row('administrator', idOf(id))?.value;
}
