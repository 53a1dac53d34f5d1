// @all: takes minutes, and convergence.property runs the same cluster in test
import { test } from 'vitest';
import { CONVERGENCE_TIMEOUT_MS } from '#support/cluster/convergence.ts';
import { expectApprovalConvergence } from '#support/cluster/approval-convergence.ts';

test(
	'all devices converge with the server while changes wait for a second person',
	() => expectApprovalConvergence('sqlite', 15),
	CONVERGENCE_TIMEOUT_MS
);
