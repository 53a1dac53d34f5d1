import { expect, test } from 'vitest';
import { endDate } from '#lib/components/administrator/actions/end-date.ts';
import type { Plan } from '#lib/components/administrator/actions/plan.ts';
import { raiseAccess } from '#lib/components/administrator/actions/raise-access.ts';
import { raiseRole } from '#lib/components/administrator/actions/raise-role.ts';
import { suspendFrom } from '#lib/components/administrator/actions/suspend-from.ts';
import { suspendUntil } from '#lib/components/administrator/actions/suspend-until.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import { fromLocalTime } from './local-time.ts';
import { PlanForm } from './plan-form.svelte.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date(2026, 10, 28, 12, 20).getTime();
const plans: AdministratorDetail['plans'] = {
	endsAt: null,
	plannedSuspension: null,
	restoreAt: null,
	roleReturn: null,
	asOwner: {},
	accessReturns: []
};

function open(
	{ plan }: { readonly plan: Plan },
	given: Partial<AdministratorDetail> = {},
	args?: unknown
): PlanForm {
	// Only these fields are read.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	const detail = { role: 'Help Desk', status: 'active', plans, ...given } as AdministratorDetail;
	return new PlanForm(plan, { detail, now: NOW, ...(args !== undefined && { redone: { args } }) });
}

test('a raise begins with two hours, and an end date with none', () => {
	expect(fromLocalTime(open(raiseRole).at)).toBe(new Date(2026, 10, 28, 15, 0).getTime());
	expect(open(endDate).at).toBe('');
});

test('a plan that exists is changed from what it is', () => {
	const planned = { from: NOW + HOUR_MS, until: NOW + 3 * HOUR_MS };
	const form = open(suspendFrom, { plans: { ...plans, plannedSuspension: planned } });

	expect([fromLocalTime(form.at), fromLocalTime(form.until)]).toEqual([
		planned.from,
		planned.until
	]);
});

test.each<[{ readonly plan: Plan }, object, string]>([
	[endDate, {}, 'at'],
	[suspendFrom, { at: '2026-12-02T08:00', until: '2026-12-01T08:00' }, 'until'],
	[raiseRole, {}, 'role'],
	[raiseAccess, {}, 'organizations']
])('what is missing in a plan (%#) is named at its field', (action, typed, field) => {
	const form = Object.assign(open(action), typed);

	const entered = form.read();

	expect(Object.keys('errors' in entered ? entered.errors : {})).toEqual([field]);
});

test('a suspension that begins now has no second time', () => {
	const form = open(suspendFrom);
	form.startLater(false, NOW);

	expect(form.plan).toBe(suspendUntil.plan);
	expect(form.read()).toMatchObject({ values: { until: null } });
});

test('a change that needs its author fills in what it wanted', () => {
	const form = open(raiseRole, {}, { role: 'Administrator', until: NOW });

	expect(form.role).toBe('Administrator');
	expect(fromLocalTime(form.at)).toBe(NOW);
});
