import fc from 'fast-check';
import { contestedStep } from './contested-steps.ts';
import type { ClusterStep } from './steps.ts';

const device = fc.nat({ max: 30 });
const person = fc.nat({ max: 2 });
const minutes = fc.integer({ min: 1, max: 6 });
const role = fc.constantFrom('Manager', 'Administrator', 'Administrator With Billing' as const);

/** A plan for one of three people, or a change by hand that meets it. */
const planned = fc.oneof(
	fc.record({ name: fc.constant('administrator.setEndDate' as const), minutes }),
	fc.record({ name: fc.constant('administrator.suspendFrom' as const), minutes }),
	fc.record({ name: fc.constant('administrator.suspendUntil' as const), minutes }),
	fc.record({ name: fc.constant('administrator.raiseRole' as const), minutes, role }),
	fc.record({ name: fc.constant('organizationAccess.raise' as const), minutes }),
	fc.record({
		name: fc.constantFrom('administrator.suspend' as const, 'administrator.restore' as const)
	}),
	fc.record({ name: fc.constant('administrator.changeRole' as const), role }),
	fc.record({
		name: fc.constantFrom('organizationAccess.grant' as const, 'organizationAccess.revoke' as const)
	})
);
export type PlannedChange = typeof planned extends fc.Arbitrary<infer C> ? C : never;

export type PlanStep =
	| {
			readonly kind: 'plan';
			readonly device: number;
			readonly person: number;
			readonly change: PlannedChange;
	  }
	/** Time that passes for the server; devices know it by their answers. */
	| { readonly kind: 'wait'; readonly minutes: number };

/** A step in which access is planned. */
export const planStep = fc.record({
	kind: fc.constant('plan' as const),
	device,
	person,
	change: planned
});

/** Steps in which access is planned and ends while devices fail, in one history. */
export const planHistory: fc.Arbitrary<readonly (ClusterStep | PlanStep)[]> = fc.array(
	fc.oneof<fc.WeightedArbitrary<ClusterStep | PlanStep>[]>(
		{ weight: 5, arbitrary: contestedStep.filter(({ kind }) => kind !== 'restore') },
		{ weight: 4, arbitrary: planStep },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes }) }
	),
	{ minLength: 40, maxLength: 70, size: 'max' }
);
