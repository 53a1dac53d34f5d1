import { beforeEach, describe, expect, test } from 'vitest';

import type { RowSource } from '#collection.ts';
import type { Decision } from '#decide.ts';
import { AccessReviewId, type AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { inHours, openPlanWorld } from '#testing/plan-world.ts';
import { idOf, type World } from '#testing/world.ts';
import { activeOwners, isActiveOwner, ownershipOf, requireAnotherOwner } from './owner.ts';

let world: World;
let owner: AdministratorId;
let other: AdministratorId;
let sam: AdministratorId;

beforeEach(() => {
	({ world, owner, other, sam } = openPlanWorld());
});

const raiseSam = (hours: number) =>
	world.do(owner, 'administrator.raiseRole', { id: sam, role: OWNER_ROLE, until: inHours(hours) });

type Removal = (id: AdministratorId) => Decision;

const suspend: Removal = (id) => world.do(sam, 'administrator.suspend', { id });
const emailOf = (id: string) => `person.${String(Number.parseInt(id, 16))}@northwind.example`;

const REMOVALS: readonly [string, Removal][] = [
	['suspended', suspend],
	[
		'suspended for longer than the raise',
		(id) => world.do(sam, 'administrator.suspendUntil', { id, until: inHours(7) })
	],
	['demoted', (id) => world.do(sam, 'administrator.changeRole', { id, role: 'Manager' })],
	['deleted', (id) => world.do(sam, 'administrator.delete', { id, email: emailOf(id) })],
	[
		'given an end date',
		(id) => world.do(sam, 'administrator.setEndDate', { id, endsAt: inHours(9) })
	],
	[
		'given a planned suspension',
		(id) => {
			const plannedSuspension = { from: inHours(1), until: null };
			return world.do(sam, 'administrator.suspendFrom', { id, plannedSuspension });
		}
	],
	[
		'left without organizations',
		(id) =>
			world.do(sam, 'organizationAccess.setMode', { id, mode: 'selected', organizationIds: [] })
	]
];

describe('SEC-D11 an owner for a while', () => {
	test.each(REMOVALS)(
		'lets one of two owners be %s, but not the last one for good',
		(_, remove) => {
			raiseSam(6);

			const first = remove(other);
			suspend(other);
			const last = remove(owner);

			expect(first.outcome).toBe('applied');
			expect(last).toMatchObject({
				outcome: 'rejected',
				rejection: { code: 'last_billing_admin' }
			});
		}
	);

	test('covers an absence of the last owner that ends before the raise, which cannot be extended', () => {
		raiseSam(6);
		suspend(other);
		const until = inHours(5);

		expect(world.do(sam, 'administrator.suspendUntil', { id: owner, until }).outcome).toBe(
			'applied'
		);
		expect(suspend(owner).rejection?.code).toBe('last_billing_admin');
		expect(world.value('administrator', owner)).toMatchObject({ restoreAt: until });
	});

	test.each([
		[2, 'applied'],
		[7, 'rejected']
	])('takes turns with one who is restored in %i hours: %s', (hours, outcome) => {
		raiseSam(6);
		world.administrator(2, OWNER_ROLE, { suspended: true, restoreAt: inHours(hours) });

		const decision = world.do(sam, 'administrator.suspendUntil', { id: owner, until: inHours(8) });

		expect(decision.outcome).toBe(outcome);
		expect(world.value('administrator', owner)?.suspended).toBe(outcome === 'applied');
	});

	test('suspends nobody by letting a review of the last owner become due', () => {
		raiseSam(6);
		suspend(other);
		const reviewId = AccessReviewId.parse(idOf(0x2000));
		const started = world.do(sam, 'accessReview.start', {
			id: reviewId,
			name: 'Quarter',
			scope: { kind: 'all' },
			subjects: [owner],
			reviewers: [sam],
			dueAt: inHours(2),
			undecided: 'suspend',
			repeatDays: null
		});
		world.elapsedMs = inHours(3);

		const due = world.do(sam, 'administrator.suspendUnreviewed', { id: owner, reviewId });

		expect(started.outcome).toBe('applied');
		expect(due.rejection?.code).toBe('last_billing_admin');
		expect(world.value('administrator', owner)).toMatchObject({ suspended: false });
	});
});

describe('of a review whose only reviewer is another owner', () => {
	const reviewId = AccessReviewId.parse(idOf(0x2000));

	function comesDue(): Decision {
		world.elapsedMs = inHours(3);
		return world.do(owner, 'administrator.suspendUnreviewed', { id: sam, reviewId });
	}

	beforeEach(() => {
		world.do(owner, 'accessReview.start', {
			id: reviewId,
			name: 'Quarter',
			scope: { kind: 'all' },
			subjects: [sam],
			reviewers: [other],
			dueAt: inHours(2),
			undecided: 'suspend',
			repeatDays: null
		});
	});

	test.each<readonly [string, (id: AdministratorId) => void]>([
		['was deleted', (id) => world.do(owner, 'administrator.delete', { id, email: emailOf(id) })],
		['was suspended', (id) => world.do(owner, 'administrator.suspend', { id })],
		[
			'was given another role',
			(id) => world.do(owner, 'administrator.changeRole', { id, role: 'Manager' })
		],
		['has no password any more', () => world.administrator(2, OWNER_ROLE, { registered: false })]
	])('SEC-D22 a reviewer who %s does not count as one who could have decided', (_, leave) => {
		leave(other);
		const active = activeOwners(world.rows);

		const due = comesDue();

		expect(active).toEqual([owner]);
		expect(due.rejection?.code).toBe('reviewer_required');
		expect(world.value('administrator', sam)).toMatchObject({ suspended: false });
	});

	test('a reviewer who still is an owner counts', () => {
		expect(activeOwners(world.rows)).toEqual([owner, other]);

		expect(comesDue().outcome).toBe('applied');
		expect(world.value('administrator', sam)).toMatchObject({ suspended: true });
	});
});

describe('SEC-D11 a second owner does not count', () => {
	test.each([
		['who has an end date', { endsAt: inHours(5) }],
		['whose suspension is planned', { plannedSuspension: { from: inHours(5), until: null } }],
		['who has not set a password', { registered: false }],
		['who is suspended', { suspended: true }]
	])('%s', (_, fields) => {
		world.administrator(2, OWNER_ROLE, fields);

		const decision = world.arrive({
			...world.author(owner, 'administrator.suspend', { id: owner }),
			actor: other
		});

		expect(decision.rejection?.code).toBe('last_billing_admin');
	});

	test('who was deleted', () => {
		raiseSam(6);
		world.do(owner, 'administrator.delete', { id: other, email: emailOf(other) });

		expect(suspend(owner).rejection?.code).toBe('last_billing_admin');
	});
});

test('a person who is no owner is suspended, however long the owners stay', () => {
	for (const n of [1, 2]) world.administrator(n, OWNER_ROLE, { endsAt: inHours(5) });

	expect(world.do(owner, 'administrator.suspend', { id: sam }).outcome).toBe('applied');
	expect(world.value('administrator', sam)).toMatchObject({ suspended: true });
});

test('no one is an owner after their deletion, or by an id that no one has', () => {
	world.do(owner, 'administrator.delete', { id: other, email: emailOf(other) });

	for (const id of [other, idOf(0x99)]) {
		expect(isActiveOwner(world.rows, id)).toBe(false);
		expect(ownershipOf(world.rows, id)).toEqual([]);
	}
	expect(isActiveOwner(world.rows, owner)).toBe(true);
});

test('an owner who stays is enough, so that the others are not read', () => {
	world.administrator(2, OWNER_ROLE);
	world.administrator(9, OWNER_ROLE);
	const read: string[] = [];
	const source: RowSource = {
		row(collection, id) {
			read.push(id);
			return world.rows.row(collection, id);
		},
		find: (...lookup) => world.rows.find(...lookup)
	};

	requireAnotherOwner(source, owner, { from: 0 });

	expect(read).toEqual([owner, other]);
});
