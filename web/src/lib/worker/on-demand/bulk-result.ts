import type { Replica } from '#lib/replica/replica.ts';
import type { BulkResult, BulkRow, BulkVerb } from '#lib/worker/bulk-query.ts';
import { becameOf, KIND_BY_STATE, type Became } from './became.ts';

/** A bulk change that is being made, or was. */
export interface Batch {
	readonly verb: BulkVerb;
	readonly people: readonly { readonly id: string; readonly name: string }[];
	/** The mutation of each, in the same order, as far as it has come. */
	readonly made: string[];
	/** How it ended: this device may not have had room for all of it. */
	end: 'running' | 'whole' | 'cut_short';
}

/** What has become of it so far, and one window of the people. */
export function bulkResult(
	replica: Replica,
	batch: Batch,
	{ from, count }: { readonly from: number; readonly count: number }
): BulkResult {
	const { verb, people, made, end } = batch;
	const became = made.map((id) => becameOf(replica, id));
	const tally = { done: 0, waiting: 0, needYou: 0, cancelled: 0 };
	for (const { state } of became) tally[KIND_BY_STATE[state]]++;
	const rows = people.map((person, at) => rowOf(person, became[at]));
	return {
		...{ verb, from, ...tally },
		// What needs the person is not to be looked for among hundreds.
		rows: [...rows.filter(isOpen), ...rows.filter((row) => !isOpen(row))].slice(from, from + count),
		total: people.length,
		made: made.length,
		isRunning: end === 'running',
		isCutShort: end === 'cut_short',
		undoable: became.filter(({ isUndoable }) => isUndoable).length
	};
}

function rowOf({ id, name }: Batch['people'][number], became: Became | undefined): BulkRow {
	return { id, name, state: became?.state ?? null, code: became?.code ?? null };
}

function isOpen({ state }: BulkRow): boolean {
	return state !== null && KIND_BY_STATE[state] === 'needYou';
}
