import { ROLES } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { contestedStep } from './contested-steps.ts';
import type { ClusterStep } from './steps.ts';

const device = fc.nat({ max: 30 });
const person = fc.nat({ max: 2 });

/** A change that has to be approved, or one by hand that meets it. */
const asked = fc.oneof(
	fc.record({
		name: fc.constant('administrator.changeRole' as const),
		role: fc.constantFrom(...ROLES)
	}),
	fc.record({
		name: fc.constantFrom(
			'administrator.suspend' as const,
			'administrator.restore' as const,
			'administrator.requireMfa' as const,
			'administrator.removeMfa' as const,
			'administrator.sendTotpReset' as const,
			'administrator.allowExport' as const
		)
	}),
	fc.record({
		name: fc.constant('organizationAccess.setMode' as const),
		mode: fc.constantFrom('all' as const, 'selected' as const)
	})
);
export type AskedChange = typeof asked extends fc.Arbitrary<infer C> ? C : never;

const decision = fc.constantFrom('approve' as const, 'decline' as const, 'breakGlass' as const);
export type DecisionStep = typeof decision extends fc.Arbitrary<infer D> ? D : never;

export type ApprovalStep =
	| {
			readonly kind: 'ask';
			readonly device: number;
			readonly person: number;
			readonly change: AskedChange;
	  }
	/** Decides about a waiting change that the device knows of, perhaps its person's own. */
	| {
			readonly kind: 'decide';
			readonly device: number;
			readonly place: number;
			readonly decision: DecisionStep;
	  }
	/** Withdraws a waiting change, or makes it again. */
	| {
			readonly kind: 'reconsider';
			readonly device: number;
			readonly place: number;
			readonly isRedo: boolean;
	  }
	/** Hours that pass for the server; afterwards the schedule has run, or is late. */
	| { readonly kind: 'pass'; readonly hours: number; readonly isLate: boolean };

const place = fc.nat({ max: 5 });

/** A step in which somebody decides about a waiting change. */
export const decideStep = fc.record({
	kind: fc.constant('decide' as const),
	device,
	place,
	decision
});

/** Steps in which changes wait for a second person while devices fail, in one history. */
export const approvalHistory: fc.Arbitrary<readonly (ClusterStep | ApprovalStep)[]> = fc.array(
	fc.oneof<fc.WeightedArbitrary<ClusterStep | ApprovalStep>[]>(
		{ weight: 6, arbitrary: contestedStep.filter(({ kind }) => kind !== 'restore') },
		{ weight: 2, arbitrary: fc.constant({ kind: 'syncAll' as const }) },
		{
			weight: 4,
			arbitrary: fc.record({ kind: fc.constant('ask' as const), device, person, change: asked })
		},
		{ weight: 8, arbitrary: decideStep },
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('reconsider' as const),
				device,
				place,
				isRedo: fc.boolean()
			})
		},
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('pass' as const),
				hours: fc.integer({ min: 1, max: 40 }),
				isLate: fc.boolean()
			})
		}
	),
	{ minLength: 40, maxLength: 70, size: 'max' }
);
