import type { SealedRecord } from '#lib/replica/store/database.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { nameLog, sealName } from '#lib/replica/store/seal-names.ts';
import { MANIFEST_ID } from './snapshot.ts';
import { cutSnapshot, sealPage, type SnapshotParts } from './snapshot-cut.ts';
import { sealState, type ReplicaState } from '#lib/replica/store/state.ts';

const PAGES_A_TRANSACTION = 50;

/**
 * Writes the base as pages and drops the log it came from. One at a time: a call while another runs
 * joins that one. The old pages and the log stay until every new page has been read back, so a crash
 * leaves either the old copy or the new one; what neither needs is swept by the next compaction.
 *
 *   reserve a generation ─► write its pages ─► read them back ─► adopt: manifest, state, sweep
 */
export function compact(replica: Replica, pullApplier: PullApplier): Promise<void> {
	replica.compacting ??= run(replica, pullApplier).finally(() => {
		replica.compacting = undefined;
	});
	return replica.compacting;
}

async function run(replica: Replica, pullApplier: PullApplier): Promise<void> {
	const reserved = await pullApplier.runExclusive(() => reserve(replica));
	if (reserved === undefined) return;
	const seals = await writePages(replica, reserved.cut);
	if (!(await isWritten(replica, seals))) return;
	const body = { ...reserved.cut.manifest, seals };
	const manifest = await sealPage(replica.context.sealer, MANIFEST_ID, body);
	await pullApplier.runExclusive(() => adopt(replica, { manifest, ...reserved }));
}

interface Reservation {
	readonly cut: SnapshotParts;
	readonly generation: number;
	readonly through: number;
	readonly before: ReplicaState;
}

/**
 * Reserves a generation. Its number is on the disk before the first page, so a page left by a
 * killed compaction, or kept by someone, never passes for one of another generation. Damage is not
 * written into pages: those rows come again from the server.
 */
async function reserve(replica: Replica): Promise<Reservation | undefined> {
	const { context, state, rows } = replica;
	if (!replica.isComplete || state.mustRefill) return undefined;
	const generation = Math.max(state.lastGeneration, state.generation) + 1;
	const before = { ...state, lastGeneration: generation };
	const meta = await sealState(context.sealer, before);
	await context.writer.write(['meta'], 'strict', (stores) => stores.meta.put(meta));
	replica.state = before;
	const cut = cutSnapshot(rows, generation, context.identity.administratorId);
	return { cut, generation, through: state.logThrough, before };
}

async function writePages(
	{ context }: Replica,
	{ pages }: SnapshotParts
): Promise<Record<string, string>> {
	const seals: Record<string, string> = {};
	for (const batch of batchesOf(pages)) {
		const sealed = await Promise.all(
			batch.map(({ id, body }) => sealPage(context.sealer, id, body))
		);
		for (const { id, sealed: page } of sealed) seals[id] = sealName(page);
		await context.writer.write(['page'], 'relaxed', ({ page }) => {
			for (const record of sealed) page.put(record);
		});
	}
	return seals;
}

async function isWritten(
	{ context: { database, sealer } }: Replica,
	seals: Readonly<Record<string, string>>
): Promise<boolean> {
	for (const batch of batchesOf(Object.keys(seals))) {
		const records = await database.page.bulkGet(batch);
		const opened = await Promise.all(
			records.map(async (record) => {
				if (record === undefined || seals[record.id] !== sealName(record.sealed)) return false;
				return sealer.open(`page/${record.id}`, record.sealed).then(
					() => true,
					() => false
				);
			})
		);
		if (!opened.every(Boolean)) return false;
	}
	return true;
}

interface Adoption extends Omit<Reservation, 'cut'> {
	readonly manifest: SealedRecord;
}

async function adopt(replica: Replica, adoption: Adoption): Promise<void> {
	const { manifest, generation, through, before } = adoption;
	const { context, state } = replica;
	// A reset happened in between: these pages hold rows that no longer count.
	if (state.generation !== before.generation || state.logFrom !== before.logFrom) return;
	const manifestSeal = sealName(manifest.sealed);
	const next = nameLog({ ...state, generation, logFrom: through + 1, manifestSeal }, []);
	const meta = await sealState(context.sealer, next);
	await context.writer.write(['page', 'log', 'meta'], 'strict', (stores) => {
		stores.page.put(manifest);
		stores.meta.put(meta);
		sweep(stores, generation, through);
	});
	replica.state = next;
}

function sweep(
	{ page, log }: { readonly page: IDBObjectStore; readonly log: IDBObjectStore },
	generation: number,
	through: number
): void {
	const keys = page.getAllKeys();
	keys.onsuccess = () => {
		const kept = `${generation}/`;
		for (const key of keys.result) {
			if (typeof key === 'string' && key !== MANIFEST_ID && !key.startsWith(kept)) page.delete(key);
		}
	};
	const sequences = log.getAllKeys();
	sequences.onsuccess = () => {
		for (const key of sequences.result) {
			if (typeof key === 'number' && key <= through) log.delete(key);
		}
	};
}

function batchesOf<T>(items: readonly T[]): T[][] {
	const starts = Array.from({ length: Math.ceil(items.length / PAGES_A_TRANSACTION) });
	return starts.map((_, at) =>
		items.slice(at * PAGES_A_TRANSACTION, (at + 1) * PAGES_A_TRANSACTION)
	);
}
