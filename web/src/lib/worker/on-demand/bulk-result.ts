import type { Replica } from '#lib/replica/replica.ts';
import type { BulkResult, BulkRow, BulkVerb } from '#lib/worker/bulk-query.ts';
import { becameOf, KIND_BY_STATE } from './became.ts';

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
	const tally = { done: 0, waiting: 0, needYou: 0, cancelled: 0 };
	let undoable = 0;
	for (const id of made) {
		const { state, isUndoable } = becameOf(replica, id);
		tally[KIND_BY_STATE[state]]++;
		if (isUndoable) undoable++;
	}
	return {
		...{ verb, from, ...tally, undoable },
		rows: people
			.slice(from, from + count)
			.map((person, at) => ({ ...person, ...rowOf(replica, made[from + at]) })),
		total: people.length,
		made: made.length,
		isRunning: end === 'running',
		isCutShort: end === 'cut_short'
	};
}

function rowOf(replica: Replica, mutationId: string | undefined): Omit<BulkRow, 'id' | 'name'> {
	if (mutationId === undefined) return { state: null, code: null };
	const { state, code } = becameOf(replica, mutationId);
	return { state, code };
}
