import type { Replica } from '#lib/replica/replica.ts';
import type { BulkResult, BulkRow, BulkVerb } from '#lib/engine-api/bulk.ts';
import {
	progressOf,
	KIND_BY_STATE,
	type ChangeProgress
} from '#lib/engine/features/changes/became.ts';

/** A bulk change that is in progress, or has ended. */
export interface Batch {
	readonly verb: BulkVerb;
	readonly people: readonly { readonly id: string; readonly name: string }[];
	/** The mutation of each person, in the same order, as far as it has come. */
	readonly made: string[];
	/** State of the batch: it is cut short where this device had no room for all of it. */
	end: 'running' | 'complete' | 'cut_short';
}

/** Returns the current state of the batch, and one window of its people. */
export function bulkResult(
	replica: Replica,
	batch: Batch,
	{ from, count }: { readonly from: number; readonly count: number }
): BulkResult {
	const { verb, people, made, end } = batch;
	const became = made.map((id) => progressOf(replica, id));
	const tally = { done: 0, waiting: 0, needYou: 0, cancelled: 0 };
	for (const { state } of became) tally[KIND_BY_STATE[state]]++;
	const rows = people.map((person, at) => rowOf(person, became[at]));
	return {
		verb,
		from,
		...tally,
		// Rows that need the user come first, so that they need not be searched for among hundreds.
		rows: [...rows.filter(isOpen), ...rows.filter((row) => !isOpen(row))].slice(from, from + count),
		total: people.length,
		made: made.length,
		isRunning: end === 'running',
		isCutShort: end === 'cut_short',
		undoable: became.filter(({ isUndoable }) => isUndoable).length
	};
}

function rowOf({ id, name }: Batch['people'][number], became: ChangeProgress | undefined): BulkRow {
	return { id, name, state: became?.state ?? null, code: became?.code ?? null };
}

function isOpen({ state }: BulkRow): boolean {
	return state !== null && KIND_BY_STATE[state] === 'needYou';
}
