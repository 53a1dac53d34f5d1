import { expect, test } from 'vitest';

import { openPlanWorld } from '#testing/plan-world.ts';
import { PROVIDER } from '#testing/world.ts';
import { APPROVAL_KINDS } from './kinds.ts';

test('SEC-D12 setting up a second factor waits for no one, and neither does setting it up again', () => {
	const { world, owner, sam: id } = openPlanWorld();
	const approvals = [...APPROVAL_KINDS];
	world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals });
	const enrol = () =>
		world.do(owner, 'administrator.recordEnrolment', { id, isFinished: true }).outcome;

	expect([enrol(), enrol()]).toEqual(['applied', 'applied']);
	expect(world.do(owner, 'administrator.sendTotpReset', { id }).outcome).toBe('approval');
});
