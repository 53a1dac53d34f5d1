// @all: takes minutes, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';
import { expectPlanConvergence } from '#support/cluster/plan-convergence.ts';

test(
	'all devices converge with the server while access is planned and ends',
	() => expectPlanConvergence('sqlite', 15),
	CONVERGENCE_TIMEOUT_MS
);
