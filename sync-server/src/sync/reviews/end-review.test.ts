import { NOTHING_DECIDED, refused } from '@tenantry/shared/decide.ts';
import { expect, test } from 'vitest';

import { requireApplied } from './end-review.ts';

const REFUSED = refused({ code: 'time_passed' });

test('a change of the schedule that was made is enough', () => {
	expect(() => {
		requireApplied({ ...REFUSED, outcome: 'applied' }, 'accessReview.end');
	}).not.toThrow();
});

test('a change of the schedule that was refused, or changed nothing, fails the transaction', () => {
	expect(() => {
		requireApplied(REFUSED, 'accessReview.start');
	}).toThrow('accessReview.start by the schedule: time_passed');
	expect(() => {
		requireApplied({ ...NOTHING_DECIDED, outcome: 'noop' }, 'accessReview.end');
	}).toThrow('accessReview.end by the schedule: noop');
});
