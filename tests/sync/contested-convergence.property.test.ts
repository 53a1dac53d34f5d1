// @all: takes minutes, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { expectContestedConvergence } from '#support/cluster/contested-convergence.ts';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';

test(
	'whoever wants different things of the same people, all devices end as the server has it',
	() => expectContestedConvergence('sqlite', 120),
	CONVERGENCE_TIMEOUT_MS
);
