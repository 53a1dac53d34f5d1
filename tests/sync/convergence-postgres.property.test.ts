import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS, expectConvergence } from '#support/cluster/convergence.ts';

test(
	'whatever is lost, repeated or late, all devices end as the server has it, on PostgreSQL',
	() => expectConvergence('postgres', 20),
	CONVERGENCE_TIMEOUT_MS
);
