import type { Replica } from '#lib/replica/replica.ts';

/** From this many log records on, opening is faster after a compaction. */
const LOG_RECORDS = 40;

/** The log has grown enough and no pull is in the middle of its pages. */
export function isWorthCompacting({ isComplete, state }: Replica): boolean {
	const records = state.logThrough - state.logFrom + 1;
	const isFirst = state.generation === 0 && records > 0;
	return (
		isComplete && !state.mustRefill && state.stage === null && (isFirst || records >= LOG_RECORDS)
	);
}
