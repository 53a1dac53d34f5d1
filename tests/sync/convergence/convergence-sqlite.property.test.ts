// @long: takes minutes; convergence.property and contested-convergence.property make fewer runs
import { test } from 'vitest';
import { expectContestedConvergence } from '#support/cluster/contested-convergence.ts';
import { CONVERGENCE_TIMEOUT_MS, expectConvergence } from '#support/cluster/convergence.ts';

test(
	'all devices converge with the server whatever is lost, repeated or late, on SQLite',
	() => expectConvergence('sqlite', 200),
	CONVERGENCE_TIMEOUT_MS
);

test(
	'all devices converge with the server when people make conflicting changes, in many runs',
	() => expectContestedConvergence('sqlite', 40),
	CONVERGENCE_TIMEOUT_MS
);
