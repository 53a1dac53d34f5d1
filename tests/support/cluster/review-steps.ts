import { DECISION_KINDS } from '@tenantry/shared/domain/access-review/decision.ts';
import fc from 'fast-check';
import { contestedStep } from './contested-steps.ts';
import type { ClusterStep } from './steps.ts';

const device = fc.nat({ max: 30 });
const place = fc.nat({ max: 5 });
const hours = fc.integer({ min: 1, max: 6 });

export type ReviewStep =
	| {
			readonly kind: 'startReview';
			readonly device: number;
			readonly hours: number;
			readonly undecided: 'list' | 'suspend';
			readonly isRepeated: boolean;
			/** Whether one of the owners alone decides. */
			readonly isAlone: boolean;
	  }
	/** Decides about somebody in a review that the device knows of, perhaps about oneself. */
	| {
			readonly kind: 'review';
			readonly device: number;
			readonly review: number;
			readonly person: number;
			readonly decision: (typeof DECISION_KINDS)[number];
	  }
	| {
			readonly kind: 'closeReview';
			readonly device: number;
			readonly review: number;
			readonly repeats: boolean;
	  }
	/** Hours that pass for the server; afterwards the schedule has run, or is late. */
	| { readonly kind: 'passHours'; readonly hours: number; readonly isLate: boolean };

const starting = fc.record({
	kind: fc.constant('startReview' as const),
	device,
	hours,
	undecided: fc.constantFrom('list' as const, 'suspend' as const),
	isRepeated: fc.boolean(),
	isAlone: fc.boolean()
});
const deciding = fc.record({
	kind: fc.constant('review' as const),
	device,
	review: place,
	person: place,
	decision: fc.constantFrom(...DECISION_KINDS)
});
const closing = fc.record({
	kind: fc.constant('closeReview' as const),
	device,
	review: place,
	repeats: fc.boolean()
});
const passing = fc.record({
	kind: fc.constant('passHours' as const),
	hours,
	isLate: fc.boolean()
});

/** A step in which a review starts or is closed, or somebody decides in one. */
export const reviewStep = fc.oneof(
	{ weight: 2, arbitrary: starting },
	{ weight: 8, arbitrary: deciding },
	{ weight: 1, arbitrary: closing }
);

/** Steps in which people are under review while devices fail, in one history. */
export const reviewHistory: fc.Arbitrary<readonly (ClusterStep | ReviewStep)[]> = fc.array(
	fc.oneof<fc.WeightedArbitrary<ClusterStep | ReviewStep>[]>(
		{ weight: 6, arbitrary: contestedStep.filter(({ kind }) => kind !== 'restore') },
		{ weight: 2, arbitrary: fc.constant({ kind: 'syncAll' as const }) },
		{ weight: 11, arbitrary: reviewStep },
		{ weight: 1, arbitrary: passing }
	),
	{ minLength: 40, maxLength: 70, size: 'max' }
);
