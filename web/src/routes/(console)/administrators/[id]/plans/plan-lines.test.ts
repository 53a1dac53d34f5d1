import type { Role } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import type { AccessPlans } from '#lib/engine-api/administrator.ts';
import { planLines } from './plan-lines.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_767_603_600_000;
const NEVER = 'Doesn’t apply while this person is an Administrator With Billing';

function details(role: Role, asOwner: AccessPlans['asOwner']): readonly string[] {
	const plans = {
		endsAt: NOW + 5 * HOUR_MS,
		plannedSuspension: { from: NOW + 3 * HOUR_MS, until: null },
		restoreAt: null,
		roleReturn: null,
		asOwner,
		accessReturns: []
	};
	const subject = {
		id: 'a',
		role,
		plans,
		status: 'active',
		isSelf: false,
		accessMode: 'all'
	} as const;
	const guards = { suspend: 'not_permitted', setAccess: 'not_permitted', changeRole: null };
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Only these guards are read.
	const detail = { ...subject, guards } as unknown as Parameters<typeof planLines>[0];
	return planLines(detail, NOW).map((line) => line.detail);
}

test('a plan that does not count for an owner says so instead of when it comes', () => {
	const [suspension, end] = details('Administrator With Billing', { endsAt: null });

	expect(suspension).toContain('in 3 hr');
	expect(suspension).not.toContain(NEVER);
	expect(end).toContain(NEVER);
});

test('a plan that counts later for an owner names that time', () => {
	const from = NOW + 26 * HOUR_MS;
	const plannedSuspension = { from, until: null };
	const [suspension, end] = details('Administrator With Billing', { plannedSuspension });

	expect(suspension).toMatch(
		/^While this person is an Administrator With Billing, the time is .+\.$/
	);
	expect(end).toContain('in 5 hr');
	expect(end).not.toContain('While');
});
