import type { Replica } from '#lib/replica/replica.ts';
import { isSent } from '#lib/replica/pending.ts';
import type { BulkResult, BulkRow, BulkVerb } from '#lib/worker/bulk-query.ts';
import type { ChangeState } from '#lib/worker/live-queries.ts';
import { pendingState, settledState } from '#lib/worker/marks.ts';

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
		tally[KIND_BY_STATE[stateOf(replica, id)]]++;
		const pending = replica.queue.get(id);
		if (pending !== undefined && !isSent(pending)) undoable++;
	}
	return {
		...{ verb, from, ...tally, undoable },
		rows: people
			.slice(from, from + count)
			.map((person, at) => ({ ...person, ...becameOf(replica, made[from + at]) })),
		total: people.length,
		made: made.length,
		isRunning: end === 'running',
		isCutShort: end === 'cut_short'
	};
}

const KIND_BY_STATE: Readonly<Record<ChangeState, 'done' | 'waiting' | 'needYou' | 'cancelled'>> = {
	waiting: 'waiting',
	held: 'waiting',
	sending: 'waiting',
	unanswered: 'waiting',
	applied: 'done',
	noop: 'done',
	merged: 'done',
	superseded: 'needYou',
	rejected: 'needYou',
	review: 'needYou',
	expired: 'needYou',
	lost: 'needYou',
	withdrawn: 'cancelled',
	replaced: 'cancelled'
};

function becameOf(replica: Replica, mutationId: string | undefined): Omit<BulkRow, 'id' | 'name'> {
	if (mutationId === undefined) return { state: null, code: null };
	const rejection =
		replica.queue.get(mutationId)?.result?.rejection ??
		replica.settled.get(mutationId)?.verdict?.rejection;
	return { state: stateOf(replica, mutationId), code: rejection?.code ?? null };
}

/** What was settled so long ago that it has been forgotten was not left open. */
function stateOf(replica: Replica, mutationId: string): ChangeState {
	const pending = replica.queue.get(mutationId);
	if (pending !== undefined) return pendingState(replica, pending);
	const settled = replica.settled.get(mutationId);
	return settled === undefined ? 'applied' : settledState(settled);
}
