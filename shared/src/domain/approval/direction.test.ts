import { beforeEach, expect, test } from 'vitest';

import { openPlanWorld } from '#testing/plan-world.ts';
import { PROVIDER } from '#testing/world.ts';
import type { ApprovalKind } from './kinds.ts';

let opened: ReturnType<typeof openPlanWorld>;

beforeEach(() => {
	opened = openPlanWorld();
});

test('of two owners who each add a kind, the later one learns that theirs was not added', () => {
	const { world, owner, other } = opened;
	const of = (approvals: ApprovalKind[]) => ({ providerId: PROVIDER, approvals });
	const mine = world.author(owner, 'provider.setPolicy', of(['raise']));
	const theirs = world.author(other, 'provider.setPolicy', of(['delete']));

	expect(world.arrive(mine).outcome).toBe('applied');
	expect(world.arrive(theirs).outcome).toBe('superseded');
	expect(world.value('provider', PROVIDER)?.approvals).toEqual(['raise']);
});

test('a set is kept in one order, each kind once', () => {
	const { world, owner } = opened;
	const approvals: ApprovalKind[] = ['delete', 'raise', 'delete'];
	world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals });

	expect(world.value('provider', PROVIDER)?.approvals).toEqual(['raise', 'delete']);
	expect(
		world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals: ['raise', 'delete'] })
			.outcome
	).toBe('noop');
});
