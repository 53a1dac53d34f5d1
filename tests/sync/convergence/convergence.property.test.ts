import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS, expectConvergence } from '#support/cluster/convergence.ts';

test(
	'all devices converge with the server whatever is lost, repeated or late',
	() => expectConvergence('sqlite', 50),
	CONVERGENCE_TIMEOUT_MS
);
