import type { Replica } from '#lib/replica/replica.ts';
import type { BulkResult, BulkRow, BulkVerb } from '#lib/engine-api/bulk.ts';
import type { Batch } from '#lib/engine/session/batch.ts';
import { progressOf, tallyOf, type ChangeProgress } from '#lib/engine/features/changes/became.ts';

export interface BulkRun {
	readonly verb: BulkVerb;
	readonly people: readonly { readonly id: string; readonly name: string }[];
	readonly batch: Batch;
}

export function bulkResult(
	replica: Replica,
	{ verb, people, batch: { made, state } }: BulkRun,
	{ from, count }: { readonly from: number; readonly count: number }
): BulkResult {
	const became = made.map((id) => progressOf(replica, id));
	const rows = people.map((person, at) => rowOf(person, became[at]));
	return {
		verb,
		from,
		counts: tallyOf(became),
		// Rows that need the user come first, so that they need not be searched for among hundreds.
		rows: [...rows.filter(({ isOpen }) => isOpen), ...rows.filter(({ isOpen }) => !isOpen)].slice(
			from,
			from + count
		),
		total: people.length,
		made: made.length,
		isRunning: state === 'running',
		isCutShort: state === 'cut_short',
		undoable: became.filter(({ isUndoable }) => isUndoable).length
	};
}

function rowOf(
	{ id, name }: BulkRun['people'][number],
	became: ChangeProgress | undefined
): BulkRow {
	const { state = null, isOpen = false, code = null } = became ?? {};
	return { id, name, state, isOpen, code };
}
