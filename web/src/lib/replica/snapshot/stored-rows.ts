import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import { TamperedError } from '#lib/vault/sealer.ts';
import { NO_DAMAGE, isDamaged, type CopyDamage } from './copy-damage.ts';
import type {
	Database,
	Sealed,
	SealedRecord,
	SequencedRecord
} from '#lib/replica/store/database.ts';
import { applyPatch, openPatch, type Patch } from '#lib/replica/rows/patch.ts';
import { decodeRows, type RowEntry } from './page-codec.ts';
import { readable } from '#lib/replica/store/sealed-json.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { requireSeal } from '#lib/replica/store/seal-names.ts';
import {
	administratorPage,
	MANIFEST_ID,
	openAdministrators,
	openManifest,
	openOrganizations,
	openOthers,
	organizationPage,
	otherPage,
	type Manifest
} from './snapshot.ts';
import { INITIAL_STATE, openState, type ReplicaState } from '#lib/replica/store/state.ts';

/** Few, because what they are cloned from arrives at once, and a page that asks waits behind it. */
const PAGES_A_READ = 10;

/**
 * Reads the rows and how far they go. Records that do not open are left in place and counted; the
 * rest is shown, and everything is fetched again when the server answers.
 */
export async function readRows(
	replica: Replica,
	onFirst: (total: number) => Promise<void>
): Promise<void> {
	const { database, sealer } = replica.context;
	const [meta, manifestRecord, log] = await Promise.all([
		database.meta.get('state'),
		database.page.get(MANIFEST_ID),
		database.log.toArray()
	]);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
	const sealed = meta?.value as Sealed | undefined;
	const state = sealed && (await readable(openState(sealer, sealed)));
	if (state === undefined) {
		await startOver(replica, log);
		return;
	}
	const logRead = readLog(sealer, log, state);
	// Errors are handled where the promise is awaited.
	logRead.catch(() => undefined);
	let damage: CopyDamage = NO_DAMAGE;
	let otherPages = 0;
	const showLog = async (): Promise<void> => {
		const { committed, missing } = await logRead;
		for (const patch of committed) applyPatch(replica.rows, patch);
		damage = { ...damage, updates: missing + otherPages };
	};
	if (hasSnapshot(state)) {
		const manifest = await readable(requireManifest(sealer, manifestRecord, state));
		if (manifest === undefined) damage = { ...damage, administrators: 'all' };
		else {
			const missing = await readSnapshot(replica, manifest, async (total) => {
				replica.state = state;
				await showLog();
				await onFirst(total);
			});
			damage = { ...damage, ...missing };
			otherPages = missing.updates;
		}
	}
	// A page read after the log was applied could overwrite newer rows with older ones.
	await showLog();
	const { staged, isStageComplete } = await logRead;
	if (state.cookie === null) for (const patch of staged) applyPatch(replica.rows, patch);
	replica.damage = isDamaged(damage) ? damage : undefined;
	replica.state = stateAfter(state, { isDamaged: isDamaged(damage), isStageComplete });
	if (replica.state.stage !== null) replica.staged = [...staged];
}

/** After a restarted fill only its own rows count, not the snapshot. */
function hasSnapshot({ generation, cookie, stage }: ReplicaState): boolean {
	return generation > 0 && (cookie !== null || stage === null);
}

/** Resets the cookie of a damaged copy, because an incremental pull would not refill its gaps. */
function stateAfter(
	state: ReplicaState,
	{ isDamaged, isStageComplete }: { readonly isDamaged: boolean; readonly isStageComplete: boolean }
): ReplicaState {
	const staged = isStageComplete ? state : { ...state, stage: null };
	if (!isDamaged || state.mustRefill) return staged;
	return { ...staged, stage: null, mustRefill: true, mustAskKnown: true };
}

/** Fetches every row again; clears nothing and reuses no number. */
async function startOver(replica: Replica, log: readonly SequencedRecord[]): Promise<void> {
	const keys = await replica.context.database.page.toCollection().primaryKeys();
	const lastGeneration = Math.max(0, ...keys.map(generationOf));
	const logThrough = Math.max(0, ...log.map(({ sequence }) => sequence));
	const place = { lastGeneration, logFrom: logThrough + 1, logThrough };
	replica.state = { ...INITIAL_STATE, ...place, mustContact: true, mustAskKnown: true };
	if (keys.length + log.length > 0) replica.damage = { ...NO_DAMAGE, administrators: 'all' };
}

function generationOf(key: string): number {
	const generation = Number.parseInt(key, 10);
	return Number.isSafeInteger(generation) ? generation : 0;
}

interface LogRead {
	readonly committed: readonly Patch[];
	readonly missing: number;
	readonly staged: readonly Patch[];
	readonly isStageComplete: boolean;
}

async function readLog(
	sealer: Sealer,
	records: readonly SequencedRecord[],
	state: ReplicaState
): Promise<LogRead> {
	const { stage, logFrom, logThrough, cookie } = state;
	const recordBySequence = new Map(records.map((record) => [record.sequence, record]));
	const read = async (from: number, through: number): Promise<(Patch | undefined)[]> => {
		const sequences = Array.from({ length: Math.max(0, through - from + 1) }, (_, at) => from + at);
		return Promise.all(
			sequences.map((sequence) =>
				readable(openLogRecord(sealer, recordBySequence.get(sequence), { sequence, state }))
			)
		);
	};
	const from = cookie === null ? (stage?.from ?? logFrom) : logFrom;
	const [committed, staged] = await Promise.all([
		read(from, Math.min(logThrough, (stage?.from ?? Infinity) - 1)),
		read(stage?.from ?? 1, stage?.through ?? 0)
	]);
	return {
		committed: committed.filter((patch) => patch !== undefined),
		missing: committed.filter((patch) => patch === undefined).length,
		staged: staged.filter((patch) => patch !== undefined),
		isStageComplete: !staged.includes(undefined)
	};
}

async function openLogRecord(
	sealer: Sealer,
	record: SequencedRecord | undefined,
	{ sequence, state }: { readonly sequence: number; readonly state: ReplicaState }
): Promise<Patch> {
	const place = `log/${sequence}`;
	if (record === undefined) throw new TamperedError(place);
	requireSeal(state.logSeals[sequence], record.sealed, place);
	return openPatch(sealer, record);
}

async function requireManifest(
	sealer: Sealer,
	record: SealedRecord | undefined,
	state: ReplicaState
): Promise<Manifest> {
	if (record === undefined) throw new TamperedError(MANIFEST_ID);
	requireSeal(state.manifestSeal ?? undefined, record.sealed, MANIFEST_ID);
	const manifest = await openManifest(sealer, record);
	if (manifest.generation !== state.generation) throw new TamperedError(MANIFEST_ID);
	return manifest;
}

async function readSnapshot(
	replica: Replica,
	manifest: Manifest,
	onFirst: (total: number) => Promise<void>
): Promise<CopyDamage> {
	const { database, sealer } = replica.context;
	const { generation, pages, seals = {} } = manifest;
	const administratorIds = names(pages.administrator, (at) => administratorPage(generation, at));
	const organizationIds = names(pages.organization, (at) => organizationPage(generation, at));
	const otherIds = names(pages.other ?? 0, (at) => otherPage(generation, at));
	let opened = 0;
	const put = (collection: string, entries: readonly RowEntry[]): void => {
		for (const [id, row] of entries) replica.rows.put(collection, id, row);
	};
	const takeIn = async (record: Stored): Promise<void> => {
		const page = await readable(
			openStored(seals, record).then((stored) => openAdministrators(sealer, stored, manifest))
		);
		if (page === undefined) return;
		opened += page.administrators.length;
		put(administrators.name, page.administrators);
		put(organizationAccess.name, page.access);
	};

	put(providers.name, decodeRows(manifest.provider));
	put(administrators.name, decodeRows(manifest.self));
	const first = await read(database, [...organizationIds, ...administratorIds.slice(0, 1)]);
	const organizationPages = await Promise.all(
		first
			.slice(0, organizationIds.length)
			.map((record) =>
				readable(openStored(seals, record).then((stored) => openOrganizations(sealer, stored)))
			)
	);
	for (const entries of organizationPages)
		if (entries !== undefined) put(organizations.name, entries);
	for (const page of first.slice(organizationIds.length)) await takeIn(page);
	await onFirst(manifest.administrators);
	for (let at = 1; at < administratorIds.length; at += PAGES_A_READ) {
		const records = await read(database, administratorIds.slice(at, at + PAGES_A_READ));
		// One after the other: what the page asks meanwhile is answered between two.
		for (const record of records) await takeIn(record);
	}
	let updates = 0;
	for (const record of await read(database, otherIds)) {
		const page = await readable(
			openStored(seals, record).then((stored) => openOthers(sealer, stored))
		);
		if (page === undefined) updates++;
		else put(page.collection, page.rows);
	}
	return {
		updates,
		administrators: manifest.administrators - opened,
		organizationPages: organizationPages.filter((entries) => entries === undefined).length
	};
}

interface Stored {
	readonly id: string;
	readonly record: SealedRecord | undefined;
}

async function read(database: Database, ids: readonly string[]): Promise<Stored[]> {
	const records = await database.page.bulkGet([...ids]);
	return ids.map((id, at) => ({ id, record: records[at] }));
}

async function openStored(
	seals: Readonly<Record<string, string>>,
	{ id, record }: Stored
): Promise<SealedRecord> {
	if (record === undefined) throw new TamperedError(`page/${id}`);
	requireSeal(seals[id], record.sealed, `page/${id}`);
	return record;
}

function names(count: number, nameOf: (at: number) => string): string[] {
	return Array.from({ length: count }, (_, at) => nameOf(at));
}
