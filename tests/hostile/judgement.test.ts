import { expect, test } from 'vitest';
import type { Measures } from './honest.ts';
import type { HostileReport } from './hostile.ts';
import { judge } from './judgement.ts';

const forEachRequest = (median: number, p99: number, max: number): Measures => {
	const figures = { count: 9, median, p99, max };
	return {
		pull: figures,
		'push of ten': figures,
		email: figures,
		notification: figures,
		livez: figures
	};
};
const quiet = forEachRequest(10, 50, 90);
const HELD: HostileReport = {
	quiet,
	hostile: forEachRequest(20, 250, 1_000),
	longest: { late: 100, turn: 100, waited: 0, faults: 0, transaction: 100 },
	grown: 50_000_000,
	refusedBytes: 10_000_000,
	answers: { 'POST /sync/v1/push 200': 1, 'POST /sync/v1/push 503': 1 },
	kills: 5,
	lost: 0
};
const brokenOf = (report: HostileReport) =>
	judge(report)
		.filter(({ isHeld }) => !isHeld)
		.map(({ what }) => what);

test('a run that is just within its limits holds them all', () => {
	expect(brokenOf(HELD)).toEqual([]);
});

test.each<[string, Partial<HostileReport>, readonly string[]]>([
	[
		'a slower median',
		{ hostile: { ...HELD.hostile, pull: { ...HELD.hostile.pull, median: 21 } } },
		['pull, median']
	],
	[
		'late pushes',
		{ hostile: { ...HELD.hostile, 'push of ten': { ...HELD.hostile.pull, p99: 251 } } },
		['push of ten, p99']
	],
	[
		'late emails',
		{ hostile: { ...HELD.hostile, email: { ...HELD.hostile.pull, p99: 2_051 } } },
		['email, p99']
	],
	[
		'late notifications',
		{ hostile: { ...HELD.hostile, notification: { ...HELD.hostile.pull, p99: 2_051 } } },
		['notification, p99']
	],
	[
		'a silent server',
		{ hostile: { ...HELD.hostile, livez: { ...HELD.hostile.livez, max: 1_001 } } },
		['livez, longest']
	],
	['a long turn', { longest: { ...HELD.longest, late: 101 } }, ['turn of the event loop, longest']],
	[
		'a long transaction',
		{ longest: { ...HELD.longest, transaction: 101 } },
		['transaction, longest']
	],
	['a full disk', { refusedBytes: 10_200_000 }, ['one person’s refused changes']],
	['a lost change', { lost: 1 }, ['changes lost']],
	['a fault', { answers: { 'GET /livez 500': 1 } }, ['answers 500']]
])('%s is not held', (_what, changed, expected) => {
	expect(brokenOf({ ...HELD, ...changed })).toEqual(expected);
});
