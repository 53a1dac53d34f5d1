// @all: takes minutes, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';
import { expectReviewConvergence } from '#support/cluster/review-convergence.ts';

test(
	'all devices converge with the server while people are under review',
	() => expectReviewConvergence('sqlite', 15),
	CONVERGENCE_TIMEOUT_MS
);
