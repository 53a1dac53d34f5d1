// @all: takes minutes, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';
import { expectPlanConvergence } from '#support/cluster/plan-convergence.ts';
import { DATABASES } from '#support/servers/world.ts';

const RUNS = { sqlite: 15, postgres: 4 } as const;

test.each(DATABASES)(
	'all devices converge with the server on %s while access is planned and ends',
	(database) => expectPlanConvergence(database, RUNS[database]),
	CONVERGENCE_TIMEOUT_MS
);
