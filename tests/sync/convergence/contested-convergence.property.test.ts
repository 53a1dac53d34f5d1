// @all: takes a minute, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { expectContestedConvergence } from '#support/cluster/contested-convergence.ts';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';

test(
	'all devices converge with the server when people make conflicting changes',
	() => expectContestedConvergence('sqlite', 12),
	CONVERGENCE_TIMEOUT_MS
);
