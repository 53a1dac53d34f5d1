// @long: two hundred runs, of which convergence.property makes fifty
import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS, expectConvergence } from '#support/cluster/convergence.ts';

test(
	'all devices converge with the server whatever is lost, repeated or late, on SQLite',
	() => expectConvergence('sqlite', 200),
	CONVERGENCE_TIMEOUT_MS
);
