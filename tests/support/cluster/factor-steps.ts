import fc from 'fast-check';
import type { ClusterChange, ClusterStep } from './steps.ts';
import type { Fault } from '#support/wire/wire.ts';

/** People without a device, and those created during the run. */
const person = fc.integer({ min: 4, max: 8 });
const device = fc.nat({ max: 30 });
const fault: fc.Arbitrary<Fault> = fc.constantFrom(
	'none',
	'none',
	'none',
	'lose-request',
	'lose-answer',
	'repeat',
	'late'
);
const faults = fc.array(fault, { maxLength: 1 });

/** Changes that need a code, more often than chance alone brings them. */
const loosening: fc.Arbitrary<ClusterChange> = fc.oneof(
	fc.record({ name: fc.constant('organization.create' as const) }),
	fc.record({
		name: fc.constant('administrator.create' as const),
		text: fc.constantFrom('a', 'b')
	}),
	fc.record({
		name: fc.constantFrom('administrator.restore' as const, 'administrator.removeMfa' as const),
		person
	}),
	fc.record({
		name: fc.constant('administrator.setApiAccess' as const),
		person,
		isOn: fc.constant(true)
	}),
	fc.record({
		name: fc.constant('organizationAccess.grant' as const),
		person,
		organization: fc.nat({ max: 30 })
	})
);
const changing: fc.Arbitrary<Extract<ClusterStep, { kind: 'change' }>> = fc.record({
	kind: fc.constant('change' as const),
	device,
	change: loosening
});
const syncing: fc.Arbitrary<Extract<ClusterStep, { kind: 'sync' }>> = fc.record({
	kind: fc.constant('sync' as const),
	device,
	faults
});

/** Steps in which people use their second factor, or in which it ages. */
const factorStep = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			/**
			 * Includes times longer than a session lives without contact, and than a factor stays
			 * fresh.
			 */
			minutes: fc.constantFrom(1, 8, 16, 16, 16, 70, 70, 5_000)
		})
	},
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant('comeBack' as const), device }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('prove' as const), device, faults }) },
	{ weight: 5, arbitrary: changing },
	{ weight: 3, arbitrary: syncing },
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant('confirmAll' as const), device, faults }) },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('setClock' as const),
			device,
			hoursAhead: fc.constantFrom(-30, -1, 0, 1)
		})
	}
);
export type FactorStep = typeof factorStep extends fc.Arbitrary<infer S> ? S : never;

interface FactorEvent {
	/** The event happens before the step at this index, modulo the number of steps. */
	readonly at: number;
	readonly step: FactorStep;
}

/**
 * Drawn after the steps of a run, so that those do not change. Empty in two runs of three: everyone
 * is then always fresh, and loosenings succeed or fail by merging alone.
 */
export const factorHistory: fc.Arbitrary<readonly FactorEvent[]> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant([]) },
	{
		weight: 1,
		arbitrary: fc.array(fc.record({ at: fc.nat({ max: 89 }), step: factorStep }), {
			minLength: 20,
			maxLength: 60,
			size: 'max'
		})
	}
);

export function dueAt<Step>(
	history: readonly { readonly at: number; readonly step: Step }[],
	place: number,
	steps: number
): readonly Step[] {
	return history.filter(({ at }) => at % steps === place).map(({ step }) => step);
}
