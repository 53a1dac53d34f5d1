import { MEASURED, type Measured } from './honest.ts';
import type { HostileReport } from './hostile.ts';

/** One measure, its limit, and whether it is held. */
export interface Judged {
	readonly what: string;
	readonly figure: number;
	readonly limit: number;
	readonly unit: 'ms' | 'MB' | '';
	readonly isHeld: boolean;
}

/** Longest turn of the event loop and longest transaction. */
const LONGEST_MS = 100;
const LIVE_WITHIN_MS = 1_000;
const SLOWER = 2;
const LATE_MS: Readonly<Record<Measured, number>> = {
	pull: 200,
	'push of ten': 200,
	email: 2_000,
	notification: 2_000,
	livez: 200
};
/** What one person's refused changes may leave in an hour. */
const REFUSED_MB = 10;

/** Compares a run with what it must hold. The clock-dependent part takes an idle machine. */
export function judge(report: HostileReport): readonly Judged[] {
	const { quiet, hostile, longest, answers } = report;
	const faults = Object.entries(answers).filter(([answer]) => answer.endsWith(' 500'));
	return [
		...MEASURED.flatMap((what) => [
			atMost(`${what}, median`, hostile[what].median, SLOWER * quiet[what].median, 'ms'),
			atMost(`${what}, p99`, hostile[what].p99, quiet[what].p99 + LATE_MS[what], 'ms')
		]),
		atMost('livez, longest', hostile.livez.max, LIVE_WITHIN_MS, 'ms'),
		atMost('turn of the event loop, longest', longest.late, LONGEST_MS, 'ms'),
		atMost('transaction, longest', longest.transaction, LONGEST_MS, 'ms'),
		atMost('one person’s refused changes', report.refusedBytes / 1e6, REFUSED_MB, 'MB'),
		atMost('changes lost', report.lost, 0, ''),
		atMost(
			'answers 500',
			faults.reduce((sum, [, count]) => sum + count, 0),
			0,
			''
		)
	];
}

function atMost(what: string, figure: number, limit: number, unit: Judged['unit']): Judged {
	return { what, figure: Math.round(figure * 10) / 10, limit, unit, isHeld: figure <= limit };
}
