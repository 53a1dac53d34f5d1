import fc from 'fast-check';
import type { ClusterChange, ClusterStep } from './steps.ts';
import type { Fault } from '#support/wire/wire.ts';

export const device = fc.nat({ max: 30 });
/** People without a device, so that locking a device does not end with its person. */
const person = fc.integer({ min: 4, max: 6 });
const fault: fc.Arbitrary<Fault> = fc.constantFrom(
	'none',
	'none',
	'lose-request',
	'lose-answer',
	'repeat',
	'cut',
	'portal',
	'late'
);
export const faults = fc.array(fault, { maxLength: 3 });

export const change: fc.Arbitrary<ClusterChange> = fc.record({
	name: fc.constantFrom(
		'administrator.suspend',
		'administrator.restore',
		'administrator.requireMfa',
		'administrator.removeMfa'
	),
	person
});
const changing: fc.Arbitrary<Extract<ClusterStep, { kind: 'change' }>> = fc.record({
	kind: fc.constant('change' as const),
	device,
	change
});
const withdrawing: fc.Arbitrary<Extract<ClusterStep, { kind: 'withdraw' }>> = fc.record({
	kind: fc.constant('withdraw' as const),
	device
});
const syncing: fc.Arbitrary<Extract<ClusterStep, { kind: 'sync' }>> = fc.record({
	kind: fc.constant('sync' as const),
	device,
	faults
});

/** Steps of apps that lock, and of service workers that send what waits. */
const lockedStep = fc.oneof(
	{ weight: 2, arbitrary: changing },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('lock' as const),
			device,
			/** The last thing that its person does. */
			change: fc.option(change),
			/** The faults of each time that the locked app sends. */
			sends: fc.array(faults, { maxLength: 3 })
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('send' as const),
			device,
			/** The last thing that its person does, if the app is open. */
			change: fc.option(change),
			/** Whether an open app has had the time to seal what waits. */
			isKept: fc.boolean(),
			faults,
			/** What an open app does at the same time. */
			during: fc.option(fc.oneof(changing, withdrawing, syncing))
		})
	},
	{ weight: 2, arbitrary: withdrawing },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('rotateKeys' as const) }) }
);
export type LockedStep = typeof lockedStep extends fc.Arbitrary<infer S> ? S : never;

/** Drawn after the steps of a run, so that those do not change. Empty in every other run. */
export const lockedHistory = fc.oneof(
	fc.constant([]),
	fc.array(fc.record({ at: fc.nat({ max: 89 }), step: lockedStep }), {
		minLength: 20,
		maxLength: 40,
		size: 'max'
	})
);
