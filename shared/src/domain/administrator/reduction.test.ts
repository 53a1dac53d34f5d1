import { beforeEach, describe, expect, test } from 'vitest';

import { reachOf } from '#domain/visibility.ts';
import type { Role } from '#domain/role.ts';
import { inHours } from '#testing/plan-world.ts';
import { openReviewWorld, REVIEW } from '#testing/review-world.ts';
import { idOf } from '#testing/world.ts';

interface Given {
	readonly id?: string;
	readonly reviewId?: string;
	readonly role?: Role;
	readonly organizationIds?: string[];
}

let opened: ReturnType<typeof openReviewWorld>;
beforeEach(() => {
	opened = openReviewWorld();
	opened.start();
});

const author = (who: string, given: Given) =>
	opened.world.author(who, 'administrator.review', {
		id: opened.sam,
		reviewId: REVIEW,
		kind: 'reduce',
		...given
	});
const reduce = (who: string, given: Given) => opened.world.arrive(author(who, given));
const samsDecision = () => opened.decisions()[opened.sam];

describe('reducing access in a review', () => {
	const samsRole = () => opened.world.value('administrator', opened.sam)?.role;
	const samsReach = () => reachOf(opened.world.rows, opened.sam);
	let organizations: string[];
	beforeEach(() => {
		const { world, owner, sam } = opened;
		organizations = [71, 72, 73].map((number) => world.organization(number));
		world.do(owner, 'administrator.changeRole', { id: sam, role: 'Administrator' });
	});

	test('lowers the role, leaves only the chosen organizations, and records both in one change', () => {
		const [kept = '', ...lost] = organizations;

		const decision = reduce(opened.owner, { role: 'Manager', organizationIds: [kept] });

		expect(decision.outcome).toBe('applied');
		expect(lost).toHaveLength(2);
		expect([samsRole(), samsReach()]).toEqual(['Manager', new Set([kept])]);
		expect(samsDecision()).toMatchObject({
			kind: 'reduce',
			access: { role: 'Administrator', organizations: 'all' },
			left: { role: 'Manager', organizations: 1 }
		});
	});

	test('never gives an organization: those that were not reached stay out', () => {
		const { world, owner, sam } = opened;
		const [first = '', second = '', third = ''] = organizations;
		const present = [first, second];
		const mode = { id: sam, mode: 'selected' as const, organizationIds: present };
		world.do(owner, 'organizationAccess.setMode', mode);

		reduce(owner, { organizationIds: [second, third] });

		expect(samsReach()).toEqual(new Set([second]));
		expect(samsRole()).toBe('Administrator');
	});

	test.each([
		['a role with more permissions', { role: 'Administrator With Billing' }],
		['a role with other permissions', { role: 'Billing Only' }],
		['the role that the person has', { role: 'Manager' }],
		['nothing at all', { role: undefined, organizationIds: undefined }]
	] as const)('SEC-D27 is refused if it would leave %s, and records nothing', (_, given) => {
		const { world, owner, sam } = opened;
		world.do(owner, 'administrator.changeRole', { id: sam, role: 'Manager' });
		const args = { id: sam, reviewId: REVIEW, kind: 'reduce' as const, ...given };

		const decision = world.do(owner, 'administrator.review', args);

		expect(decision.rejection?.code).toBe('not_reduced');
		expect([samsRole(), samsReach(), samsDecision()]).toEqual(['Manager', 'all', undefined]);
	});

	test('SEC-D27 is refused if the role was lowered otherwise in the meantime', () => {
		const { world, owner, other, sam } = opened;
		const late = author(owner, { role: 'Manager' });
		world.do(other, 'administrator.changeRole', { id: sam, role: 'Command Runner' });

		expect(world.arrive(late).rejection?.code).toBe('not_reduced');
		expect([samsRole(), samsDecision()]).toEqual(['Command Runner', undefined]);
	});

	test('SEC-D27 makes no part of a temporary role permanent', () => {
		const { world, owner, sam } = opened;
		world.do(owner, 'administrator.changeRole', { id: sam, role: 'Help Desk' });
		const until = inHours(2);
		world.do(owner, 'administrator.raiseRole', { id: sam, role: 'Administrator', until });

		const code = (role: Role) => reduce(owner, { role }).rejection?.code;

		expect([code('Manager'), samsRole()]).toEqual(['not_reduced', 'Administrator']);
		expect([code('Help Desk'), samsRole()]).toEqual([undefined, 'Help Desk']);
		expect(world.value('administrator', sam)?.roleReturn).toBeNull();
	});

	test('is refused if no other owner would stay for good', () => {
		const { world, owner, other } = opened;
		const reviewId = idOf(0x5001);
		opened.start({ id: reviewId, subjects: [other] });
		world.do(other, 'administrator.setEndDate', { id: owner, endsAt: inHours(48) });

		const decisions = [
			reduce(owner, { id: other, reviewId, role: 'Administrator' }),
			reduce(owner, { id: other, reviewId, organizationIds: [] })
		];

		expect(decisions.map(({ rejection }) => rejection?.code)).toEqual([
			'last_billing_admin',
			'last_billing_admin'
		]);
		expect(world.value('administrator', other)?.role).toBe('Administrator With Billing');
		expect(reachOf(world.rows, other)).toBe('all');
	});

	test('changes nothing about a person whom another reviewer has suspended', () => {
		const { world, owner, other, sam } = opened;
		const late = author(owner, { role: 'Manager' });
		world.do(other, 'administrator.review', { id: sam, reviewId: REVIEW, kind: 'suspend' });

		const decision = world.arrive(late);

		expect(decision).toMatchObject({ outcome: 'superseded', changes: [] });
		expect(samsRole()).toBe('Administrator');
	});

	test('takes what each of two reviewers takes, and the first is recorded', () => {
		const { world, owner, other } = opened;
		const [kept = ''] = organizations;
		const late = author(owner, { organizationIds: [kept] });
		world.arrive(author(other, { role: 'Manager' }));

		expect(world.arrive(late)).toMatchObject({ outcome: 'applied', conflicts: [] });
		expect([samsRole(), samsReach()]).toEqual(['Manager', new Set([kept])]);
		expect(samsDecision()).toMatchObject({ by: other, left: { role: 'Manager' } });
	});
});
