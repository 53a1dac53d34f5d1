import type { SealedRecord } from './database.ts';
import type { Intake } from './intake.ts';
import type { Replica } from './replica.ts';
import { nameLog, sealName } from './seal-names.ts';
import { MANIFEST_ID } from './snapshot.ts';
import { cutSnapshot, sealPage } from './snapshot-cut.ts';
import { sealState, type ReplicaState } from './state.ts';

const PAGES_A_TRANSACTION = 50;

/**
 * Writes the base as pages and drops the log it came from. A crash before the last transaction
 * leaves pages of a generation that nobody reads; one after it leaves records that nobody reads:
 * both are swept at the next compaction.
 */
export async function compact(replica: Replica, intake: Intake): Promise<void> {
	const { context, state, rows } = replica;
	const generation = state.lastGeneration + 1;
	const through = state.logThrough;
	const cut = cutSnapshot(rows, generation, context.identity.administratorId);
	const seals: Record<string, string> = {};
	for (let at = 0; at < cut.pages.length; at += PAGES_A_TRANSACTION) {
		const batch = cut.pages.slice(at, at + PAGES_A_TRANSACTION);
		const sealed = await Promise.all(
			batch.map(({ id, body }) => sealPage(context.sealer, id, body))
		);
		for (const { id, sealed: page } of sealed) seals[id] = sealName(page);
		await context.writer.write(['page'], 'relaxed', ({ page }) => {
			for (const record of sealed) page.put(record);
		});
	}
	const manifest = await sealPage(context.sealer, MANIFEST_ID, { ...cut.manifest, seals });
	await intake.inTurn(() => adopt(replica, { manifest, generation, through, before: state }));
}

interface Adoption {
	readonly manifest: SealedRecord;
	readonly generation: number;
	readonly through: number;
	readonly before: ReplicaState;
}

async function adopt(replica: Replica, adoption: Adoption): Promise<void> {
	const { manifest, generation, through, before } = adoption;
	const { context, state } = replica;
	// A reset came in between: these pages are of rows that no longer count.
	if (state.generation !== before.generation || state.logFrom !== before.logFrom) return;
	const manifestSeal = sealName(manifest.sealed);
	const place = { generation, lastGeneration: generation, logFrom: through + 1, manifestSeal };
	const next = nameLog({ ...state, ...place }, []);
	const meta = await sealState(context.sealer, next);
	await context.writer.write(['page', 'log', 'meta'], 'relaxed', (stores) => {
		stores.page.put(manifest);
		stores.meta.put(meta);
		sweep(stores, generation, through);
	});
	replica.state = next;
}

/** Takes away pages of other generations and log records that the snapshot contains. */
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
