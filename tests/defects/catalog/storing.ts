import type { Defect } from '#defects/defect.ts';

const COMPACTION = 'web/src/lib/replica/snapshot/compaction.test.ts';
const QUEUE_INDEX = 'web/src/lib/replica/queue/queue-index.test.ts';
const RERUN = 'web/src/lib/replica/rebase/rerun.test.ts';
const SETTLED = 'web/src/lib/replica/queue/settled-disk.test.ts';
const SEALS = 'web/src/lib/replica/store/seal-names.test.ts';

/** In what a device writes to its disk, and reads from it again. */
export const STORING: readonly Defect[] = [
	{
		name: 'a rerun change does not take later changes along',
		file: 'web/src/lib/replica/view.ts',
		find: '			if (this.#traces.leaves(affected, trace)) return this.rebase(queued);\n',
		replace: '',
		caughtBy: {
			test: 'a change that stands for the first time takes effect on later changes',
			in: RERUN
		}
	},
	{
		name: 'a row that enters a lookup disturbs no change that looked it up',
		file: 'web/src/lib/replica/rebase/trace.ts',
		find: 'if (before === after) continue;',
		replace: 'continue;',
		caughtBy: { test: 'a lookup is rerun when a row enters or leaves it', in: RERUN }
	},
	{
		name: 'pages of rows that were reset in the meantime are adopted',
		file: 'web/src/lib/replica/snapshot/compaction.ts',
		find: 'if (state.generation !== before.generation || state.logFrom !== before.logFrom) return;',
		replace: '',
		caughtBy: { test: 'a reset while pages are written invalidates them', in: COMPACTION }
	},
	{
		name: 'the halves that read receipts stay sealed under a data key that is deleted',
		file: 'web/src/lib/engine/copy/resealing.ts',
		find: "const RESEALED = ['queue', 'settled', 'archive', 'meta', 'envelope'] as const;",
		replace: "const RESEALED = ['queue', 'settled', 'archive', 'meta'] as const;",
		caughtBy: {
			test: 'what reads the receipt of an envelope is resealed too, and opens when the old key is gone',
			in: 'web/src/lib/engine/copy/key-renewal.test.ts'
		}
	},
	{
		name: 'a missing record of the log is not detected',
		file: 'web/src/lib/replica/snapshot/stored-rows.ts',
		find: '		missing: committed.filter((patch) => patch === undefined).length,',
		replace: '		missing: 0,',
		caughtBy: { test: 'a removed record is detected', in: COMPACTION }
	},
	{
		name: 'an older record in place of a newer one is accepted',
		file: 'web/src/lib/replica/store/seal-names.ts',
		find: 'if (name !== undefined && name !== sealName(sealed)) throw new TamperedError(place);',
		replace: '',
		caughtBy: { test: 'SEC-F06 an older page in place of a newer one is detected', in: SEALS }
	},
	{
		name: 'the log is deleted before the pages that replace it are on the disk',
		file: 'web/src/lib/replica/snapshot/compaction.ts',
		find: "await context.writer.write(['page'], 'relaxed', ({ page }) => {",
		replace:
			"await context.writer.write(['page', 'log'], 'relaxed', ({ page, log }) => { log.clear();",
		caughtBy: { test: 'a crash at transaction 3 of a compaction loses nothing', in: COMPACTION }
	},
	{
		name: 'two compactions write pages under one number',
		file: 'web/src/lib/replica/snapshot/compaction.ts',
		find: `	const before = { ...state, lastGeneration: generation };`,
		replace: `	const before = { ...state };`,
		caughtBy: {
			test: 'a new generation is on the disk before its first page and is never started twice',
			in: COMPACTION
		}
	},
	{
		name: 'a compaction starts during another one',
		file: 'web/src/lib/replica/snapshot/compaction.ts',
		find: 'replica.compacting ??= run(replica, pullApplier)',
		replace: 'replica.compacting = run(replica, pullApplier)',
		caughtBy: { test: 'a call during a compaction joins it', in: COMPACTION }
	},
	{
		name: 'the log is deleted before its pages are verified',
		file: 'web/src/lib/replica/snapshot/compaction.ts',
		find: '	if (!(await isWritten(replica, seals))) return;\n',
		replace: '',
		caughtBy: {
			test: 'pages that do not read back as they were written replace nothing',
			in: COMPACTION
		}
	},
	{
		name: 'a damaged copy is compacted into pages that look complete',
		file: 'web/src/lib/replica/snapshot/compaction.ts',
		find: 'if (!replica.isComplete || state.mustRefill) return undefined;',
		replace: 'if (!replica.isComplete) return undefined;',
		caughtBy: {
			test: 'a damaged copy is not compacted, and its refill shows nothing before it is complete',
			in: COMPACTION
		}
	},
	{
		name: 'a page that does not open costs all the others',
		file: 'web/src/lib/replica/snapshot/stored-rows.ts',
		find: '	replica.damage = isDamaged(damage) ? damage : undefined;',
		replace: `	if (isDamaged(damage)) replica.rows.clear();
	replica.damage = isDamaged(damage) ? damage : undefined;`,
		caughtBy: {
			test: 'SEC-G08 a changed record of the page, 1/administrator/2, is counted, the rest is shown, and all rows are refilled',
			in: COMPACTION
		}
	},
	{
		name: 'a pull resumes from the cookie of a damaged copy',
		file: 'web/src/lib/replica/snapshot/stored-rows.ts',
		find: '	return { ...staged, stage: null, mustRefill: true, mustAskKnown: true };',
		replace: '	return staged;',
		caughtBy: {
			test: 'SEC-G08 a changed record of the log, 2, is counted, the rest is shown, and all rows are refilled',
			in: COMPACTION
		}
	},
	{
		name: 'an unreadable change disappears silently',
		file: 'web/src/lib/replica/unreadable-reading.ts',
		find: 'for (const record of damaged) unreadable.putDamaged(record, index.get(record.sequence));',
		replace: 'void damaged;',
		caughtBy: {
			test: 'SEC-G08 an unreadable change is described by the data outside its seal and blocks no other',
			in: 'web/src/lib/replica/queue/unreadable.test.ts'
		}
	},
	{
		name: 'an unreadable verdict is never fetched again',
		file: 'web/src/lib/replica/opening.ts',
		find: 'while (pullApplier.cookie !== null) await pullApplier.forgetCookie();',
		replace: 'void pullApplier;',
		caughtBy: {
			test: 'an unreadable verdict > SEC-G08 comes again with all rows, and the present rows are shown until then',
			in: 'web/src/lib/replica/queue/unreadable.test.ts'
		}
	},
	{
		name: 'a change whose record was deleted is not detected',
		file: 'web/src/lib/replica/unreadable-reading.ts',
		find: 'for (const entry of missing) unreadable.putMissing(entry);',
		replace: '',
		caughtBy: {
			test: 'SEC-G12 an emptied queue names every change in it until their author discards them',
			in: QUEUE_INDEX
		}
	},
	{
		name: 'an older row of the index counts as the newest',
		file: 'web/src/lib/replica/queue/queue-index.ts',
		find: 'if (stored?.revision === revision) {',
		replace: 'if (stored !== undefined) {',
		caughtBy: {
			test: 'an older row of the index in place of a newer one is detected',
			in: QUEUE_INDEX
		}
	},
	{
		name: 'a block leaves the root without a row of its own',
		file: 'web/src/lib/replica/queue/queue-index.ts',
		find: 'const leaving = isMoving && this.#inRoot !== undefined ? [this.#inRoot] : [];',
		replace: 'const leaving: number[] = [];',
		caughtBy: {
			test: 'the newest block lies in the root until the next one begins',
			in: QUEUE_INDEX
		}
	},
	{
		name: 'a deleted index counts as a copy of an earlier app',
		file: 'web/src/lib/replica/opening.ts',
		find: 'const isLost = !queue.disk.index.isRootRead && (state.hasIndex || state.mustContact);',
		replace: 'const isLost = !queue.disk.index.isRootRead && state.version < 0;',
		caughtBy: {
			test: 'a deleted row of the index > queue costs nothing when every change is present',
			in: QUEUE_INDEX
		}
	},
	{
		name: 'a change that waits upon an archived one is shown before that one is read',
		file: 'web/src/lib/replica/opening.ts',
		find: 'if (restsOnArchive(replica)) await',
		replace: 'if (archived !== undefined) await',
		caughtBy: {
			test: 'a change that waits upon an archived one is forecast from it in the first window',
			in: SETTLED
		}
	},
	{
		name: 'a range covers a change that still waits',
		file: 'web/src/lib/replica/store/database.ts',
		find: 'if (next !== undefined && next <= sequence + 1) continue;',
		replace: 'if (next !== undefined && next <= sequence + 2) continue;',
		caughtBy: {
			test: 'only what was decided is removed, whatever still waits in between',
			in: SETTLED
		}
	},
	{
		name: 'a settled entry keeps its record beside the archive',
		file: 'web/src/lib/replica/queue/settled-disk.ts',
		find: 'for (const id of remove) settled.delete(id);',
		replace: '',
		caughtBy: {
			test: 'what needed someone joins the archive once it is settled, and leaves no record behind',
			in: SETTLED
		}
	},
	{
		name: 'a block is rewritten without the entries of a commit that is not in memory yet',
		file: 'web/src/lib/replica/queue/settled-disk.ts',
		find: 'const entries = touched.get(block) ?? new Map(this.#blocks.get(block));',
		replace: 'const entries = touched.get(block) ?? new Map<string, SettledEntry>();',
		caughtBy: {
			test: 'a withdrawal during a commit and the commit both reach the archive',
			in: SETTLED
		}
	},
	{
		name: 'the index is written after the queue, and not with it',
		file: 'web/src/lib/replica/queue/queue-disk.ts',
		find: '			if (index) putIndex(index, stores.meta);',
		replace: `			const { db } = stores.meta.transaction;
			if (index)
				setTimeout(() => {
					putIndex(index, db.transaction('meta', 'readwrite').objectStore('meta'));
				});`,
		caughtBy: {
			test: 'enqueueing is one strict transaction of two records, however many changes wait',
			in: QUEUE_INDEX
		}
	},
	{
		name: 'a copy whose lease was deleted opens as if it had never met its server',
		file: 'web/src/lib/replica/snapshot/stored-rows.ts',
		find: '...place, mustContact: true, mustAskKnown: true };',
		replace: '...place, mustAskKnown: true };',
		caughtBy: {
			test: 'SEC-G12 a copy with its state deleted from meta is locked until the server answers, and says why',
			in: 'web/src/lib/engine/session/lease.test.ts'
		}
	}
];
