import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS, expectConvergence } from '#support/cluster/convergence.ts';

test(
	'all devices converge with the server whatever is lost, repeated or late, on PostgreSQL',
	() => expectConvergence('postgres', 20),
	CONVERGENCE_TIMEOUT_MS
);
