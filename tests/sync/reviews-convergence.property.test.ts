// @all: takes minutes, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';
import { expectReviewConvergence } from '#support/cluster/review-convergence.ts';
import { DATABASES } from '#support/servers/world.ts';

const RUNS = { sqlite: 30, postgres: 6 } as const;

test.each(DATABASES)(
	'all devices converge with the server on %s while people are under review',
	(database) => expectReviewConvergence(database, RUNS[database]),
	CONVERGENCE_TIMEOUT_MS
);
