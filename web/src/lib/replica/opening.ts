import type { Sealer } from '#lib/vault/sealer.ts';
import { TamperedError } from '#lib/vault/sealer.ts';
import type { ReplicaContext } from './context.ts';
import type { Database, Sealed, SealedRecord, SequencedRecord } from './database.ts';
import { Intake } from './intake.ts';
import { applyPatch, openPatch } from './patch.ts';
import { decodeRows, type RowEntry } from './page-codec.ts';
import { openPending } from './queue.ts';
import { Replica } from './replica.ts';
import { requireSeal } from './seal-names.ts';
import { openEntry } from './settled.ts';
import {
	administratorPage,
	MANIFEST_ID,
	openAdministrators,
	openManifest,
	openOrganizations,
	organizationPage,
	type Manifest
} from './snapshot.ts';
import { INITIAL_STATE, lastSequence, openState, sealState, type ReplicaState } from './state.ts';

/** Some milliseconds' worth. */
const PAGES_A_BREATH = 5;

/** The few rows with which a first window can be shown before the rest is opened. */
export interface Preview {
	/** How many administrators the snapshot holds. */
	readonly total: number;
}

export interface OpenReplicaOptions {
	readonly newMutationId: () => string;
	/** Called when the first page, the log and the queue are there, before everything else is. */
	onPreview?(replica: Replica, preview: Preview): void;
}

/**
 * Reads the durable replica. Rows that do not open are a reason to load them again, never to lose
 * what waits: the queue stays.
 */
export async function openReplica(
	context: ReplicaContext,
	options: OpenReplicaOptions
): Promise<Replica> {
	const replica = new Replica(context, options.newMutationId);
	const changes = readChanges(replica);
	try {
		await Promise.all([changes, readRows(replica, changes, options)]);
	} catch (error) {
		if (!(error instanceof TamperedError)) throw error;
		await changes;
		await startAfresh(replica);
	}
	// Where that cannot be written down now, the next opening finds the same.
	await fetchVerdictsAnew(replica, await changes).catch(() => undefined);
	replica.rebase();
	return replica;
}

/** What waits, and what became of what did; answers which records of the latter do not open. */
async function readChanges(replica: Replica): Promise<readonly string[]> {
	const { database, sealer, writer } = replica.context;
	const [queue, settled] = await Promise.all([
		database.queue.toArray(),
		database.settled.toArray()
	]);
	const pending = await Promise.all(queue.map((record) => readable(openPending(sealer, record))));
	const entries = await Promise.all(settled.map((record) => readable(openEntry(sealer, record))));
	for (const { sequence } of queue) replica.queue.keepFree(sequence);
	for (const one of pending) if (one !== undefined) replica.queue.put(one);
	for (const entry of entries) if (entry !== undefined) replica.settled.put(entry);
	for (const record of queue.filter((_, at) => pending[at] === undefined))
		replica.unreadable.put(record);
	// That the lock screen counts one too many is no reason not to open.
	await replica.unreadable.note(database, writer).catch(() => undefined);
	return settled.flatMap(({ id }, at) => (entries[at] === undefined ? id : []));
}

/**
 * A verdict that its author has still to settle comes again with a fill. The rows that are here are
 * shown until then; and only once they are to be fetched anew does the record go that says why.
 */
async function fetchVerdictsAnew(replica: Replica, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const intake = new Intake(replica);
	while (intake.cookie !== null) await intake.forgetCookie();
	await replica.context.writer.write(['settled'], 'relaxed', ({ settled }) => {
		for (const id of ids) settled.delete(id);
	});
}

/** A record that does not open cannot be read by anybody; the others still can. */
async function readable<T>(opening: Promise<T>): Promise<T | undefined> {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof TamperedError) return undefined;
		throw error;
	}
}

async function readRows(
	replica: Replica,
	changes: Promise<unknown>,
	options: OpenReplicaOptions
): Promise<void> {
	const { database, sealer } = replica.context;
	const [meta, manifestRecord, log] = await Promise.all([
		database.meta.get('state'),
		database.page.get(MANIFEST_ID),
		database.log.toArray()
	]);
	if (meta === undefined) return;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
	const state = await openState(sealer, meta.value as Sealed);
	const patches = readLog(sealer, log, state);
	// Whatever is wrong with it is met where it is waited for.
	patches.catch(() => undefined);
	if (state.generation > 0) {
		if (manifestRecord === undefined) throw new TamperedError(MANIFEST_ID);
		requireSeal(state.manifestSeal ?? undefined, manifestRecord.sealed, MANIFEST_ID);
		const manifest = await openManifest(sealer, manifestRecord);
		if (manifest.generation !== state.generation) throw new TamperedError(MANIFEST_ID);
		await readSnapshot(replica, manifest, async (total) => {
			replica.state = state;
			for (const { patch } of await patches) applyPatch(replica.rows, patch);
			await changes;
			replica.rebase();
			options.onPreview?.(replica, { total });
		});
	}
	replica.state = state;
	for (const { sequence, patch } of await patches) {
		const isStaged = sequence > state.logThrough;
		if (isStaged) replica.staged.push(patch);
		if (!isStaged || state.cookie === null) applyPatch(replica.rows, patch);
	}
}

/** The log from the snapshot on, staged pages included. Every record has to be there. */
async function readLog(sealer: Sealer, records: readonly SequencedRecord[], state: ReplicaState) {
	const from = state.cookie === null ? (state.stage?.from ?? state.logFrom) : state.logFrom;
	const through = lastSequence(state);
	const counted = records.filter(({ sequence }) => {
		const isStaged = sequence >= (state.stage?.from ?? Infinity);
		return sequence >= from && sequence <= through && (sequence <= state.logThrough || isStaged);
	});
	const staged = state.stage === null ? 0 : state.stage.through - state.stage.from + 1;
	const committed = Math.max(0, state.logThrough - from + 1);
	if (counted.length !== committed + staged) throw new TamperedError('log');
	return Promise.all(
		counted.map(async (record) => {
			const { sequence, sealed } = record;
			requireSeal(state.logSeals[sequence], sealed, `log/${sequence}`);
			return { sequence, patch: await openPatch(sealer, record) };
		})
	);
}

async function readSnapshot(
	replica: Replica,
	manifest: Manifest,
	onFirst: (total: number) => Promise<void>
): Promise<void> {
	const { database, sealer } = replica.context;
	const { generation, pages, seals = {} } = manifest;
	const administratorIds = names(pages.administrator, (at) => administratorPage(generation, at));
	const organizationIds = names(pages.organization, (at) => organizationPage(generation, at));
	const put = (collection: string, entries: readonly RowEntry[]): void => {
		for (const [id, row] of entries) replica.rows.put(collection, id, row);
	};
	const takeIn = async (record: SealedRecord): Promise<void> => {
		const { administrators, access } = await openAdministrators(sealer, record, manifest);
		put('administrator', administrators);
		put('organizationAccess', access);
	};

	put('provider', decodeRows(manifest.provider));
	put('administrator', decodeRows(manifest.self));
	const first = await read(database, seals, [...organizationIds, ...administratorIds.slice(0, 1)]);
	const organizationPages = first.slice(0, organizationIds.length);
	const opened = await Promise.all(
		organizationPages.map((page) => openOrganizations(sealer, page))
	);
	for (const entries of opened) put('organization', entries);
	const rest = read(database, seals, administratorIds.slice(1));
	// Whatever is wrong with them is met where they are waited for.
	rest.catch(() => undefined);
	for (const page of first.slice(organizationIds.length)) await takeIn(page);
	await onFirst(manifest.administrators);
	const records = await rest;
	for (let at = 0; at < records.length; at += PAGES_A_BREATH) {
		await breath();
		await Promise.all(records.slice(at, at + PAGES_A_BREATH).map(takeIn));
	}
}

/** Lets messages in: who asks for the first window does not wait for all the others. */
function breath(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(undefined);
	});
}

async function read(
	database: Database,
	seals: Readonly<Record<string, string>>,
	ids: readonly string[]
): Promise<SealedRecord[]> {
	const records = await database.page.bulkGet([...ids]);
	return records.map((record, at) => {
		if (record === undefined) throw new TamperedError(`page ${ids[at] ?? ''}`);
		requireSeal(seals[record.id], record.sealed, `page ${record.id}`);
		return record;
	});
}

function names(count: number, nameOf: (at: number) => string): string[] {
	return Array.from({ length: count }, (_, at) => nameOf(at));
}

/** The rows are a copy: they are loaded again. */
async function startAfresh(replica: Replica): Promise<void> {
	const { sealer, writer } = replica.context;
	replica.rows.clear();
	replica.staged = [];
	replica.state = INITIAL_STATE;
	const meta = await sealState(sealer, INITIAL_STATE);
	await writer.write(['page', 'log', 'meta'], 'relaxed', (stores) => {
		stores.page.clear();
		stores.log.clear();
		stores.meta.put(meta);
	});
}
