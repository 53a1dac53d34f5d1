import { beforeEach, describe, expect, test } from 'vitest';

import type { MutationArgs } from '#mutators.ts';
import { inHours } from '#testing/plan-world.ts';
import { openReviewWorld, REVIEW } from '#testing/review-world.ts';
import { idOf } from '#testing/world.ts';

type ReviewArgs = MutationArgs<'administrator.review'>;
type Kind = ReviewArgs['kind'];

let opened: ReturnType<typeof openReviewWorld>;
beforeEach(() => {
	opened = openReviewWorld();
	opened.start();
});

type Given = Partial<Pick<ReviewArgs, 'id' | 'reviewId' | 'note'>>;

/** A reduction leaves no organization. */
function aboutSam(kind: Kind, given: Given = {}): ReviewArgs {
	const subject = { id: opened.sam, reviewId: REVIEW, ...given };
	return kind === 'reduce' ? { ...subject, kind, organizationIds: [] } : { ...subject, kind };
}
const author = (who: string, kind: Kind, given: Given = {}) =>
	opened.world.author(who, 'administrator.review', aboutSam(kind, given));
const decide = (who: string, kind: Kind, given: Given = {}) =>
	opened.world.arrive(author(who, kind, given));
const samsDecision = () => opened.decisions()[opened.sam];
const isSamSuspended = () => opened.world.value('administrator', opened.sam)?.suspended;

describe('deciding in a review', () => {
	test.each([
		['keep', false, false],
		// It tightens, but overtakes neither a suspension nor the start of its review.
		['reduce', false, false],
		['suspend', true, true]
	] as const)('%s is recorded with what the person had', (kind, isTightening, isSuspended) => {
		const { owner } = opened;

		const decision = decide(owner, kind, { note: '  Left in May ' });

		expect(decision).toMatchObject({ outcome: 'applied', isTightening });
		expect(samsDecision()).toEqual({
			kind,
			by: owner,
			note: 'Left in May',
			...(kind === 'reduce' && { left: { role: 'Help Desk', organizations: 0 } }),
			access: {
				role: 'Help Desk',
				organizations: 'all',
				mfaRequired: true,
				mfaEnrolled: false,
				apiKey: false,
				suspended: false
			}
		});
		expect(isSamSuspended()).toBe(isSuspended);
	});

	test('a suspension and its record are one change', () => {
		const { changes } = decide(opened.owner, 'suspend');

		expect(changes.map(({ collection, field }) => `${collection}.${field}`)).toEqual([
			'administrator.suspended',
			`reviewDecision.${opened.sam}`
		]);
	});

	test('an empty note counts as no note', () => {
		decide(opened.owner, 'keep', { note: ' ' });

		expect(samsDecision()).not.toHaveProperty('note');
	});

	test.each([
		['somebody who is not a subject', 'owner', { id: 'other' }, 'not_found'],
		['somebody unknown', 'owner', { id: idOf(0x999) }, 'not_found'],
		['oneself', 'owner', { id: 'owner' }, 'self_forbidden'],
		['a review that does not exist', 'owner', { reviewId: idOf(0x5001) }, 'not_found'],
		['anyone, by a manager', 'manager', {}, 'not_permitted'],
		['anyone, by the person', 'sam', {}, 'not_permitted']
	] as const)(
		'SEC-D21 is refused about %s',
		(_, who, given: { id?: string; reviewId?: string }, code) => {
			const { owner, other } = opened;
			const id = given.id === 'owner' ? owner : given.id === 'other' ? other : given.id;
			const args = { ...given, ...(id !== undefined && { id }) };

			expect(decide(opened[who], 'keep', args).rejection?.code).toBe(code);
		}
	);

	test('SEC-D21 is refused to an owner who is not a reviewer', () => {
		opened.start({ id: idOf(0x5001), reviewers: [opened.owner] });

		const decision = decide(opened.other, 'keep', { reviewId: idOf(0x5001) });

		expect(decision.rejection?.code).toBe('not_permitted');
	});

	test('SEC-D21 is refused to a reviewer who is no longer an owner', () => {
		const { world, owner, other } = opened;
		world.do(owner, 'administrator.changeRole', { id: other, role: 'Administrator' });

		expect(decide(other, 'suspend').rejection?.code).toBe('not_permitted');
	});

	test('is refused about a person who was deleted in the meantime', () => {
		const { world, owner, sam } = opened;
		const made = author(owner, 'reduce');
		const email = String(world.value('administrator', sam)?.email);
		world.do(owner, 'administrator.delete', { id: sam, email });

		expect(world.arrive(made).rejection?.code).toBe('deleted');
	});
});

describe('two reviewers', () => {
	test.each([
		['keep', 'reduce'],
		['keep', 'suspend'],
		['reduce', 'suspend']
	] as const)(
		'who say %s and %s: the stricter stands if it comes last, and the milder is told',
		(milder, stricter) => {
			const { owner, other, world } = opened;
			const early = author(owner, milder);
			const late = author(other, stricter);

			world.arrive(early);
			const decision = world.arrive(late);

			expect(decision.outcome).toBe('applied');
			expect(samsDecision()).toMatchObject({ kind: stricter, by: other });
			expect(decision.overturned.map(({ conflict }) => conflict.collection)).toEqual([
				'reviewDecision'
			]);
		}
	);

	test.each([
		['keep', 'reduce', 'superseded'],
		['keep', 'suspend', 'superseded'],
		['reduce', 'suspend', 'superseded']
	] as const)(
		'who say %s after %s: the stricter stands, and the milder is told',
		(milder, stricter, outcome) => {
			const { owner, other, world } = opened;
			const late = author(owner, milder);
			world.arrive(author(other, stricter));

			const decision = world.arrive(late);

			expect(decision.outcome).toBe(outcome);
			expect(samsDecision()).toMatchObject({ kind: stricter, by: other });
		}
	);

	test.each(['keep', 'reduce', 'suspend'] as const)('who both say %s are told nothing', (kind) => {
		const { owner, other, world } = opened;
		const late = author(owner, kind);
		world.arrive(author(other, kind));

		const decision = world.arrive(late);

		expect(decision).toMatchObject({ outcome: 'noop', conflicts: [], overturned: [] });
		expect(samsDecision()).toMatchObject({ kind, by: other });
	});

	test('who have seen the other’s decision may replace it with a milder one', () => {
		const { owner, other } = opened;
		decide(owner, 'reduce');

		expect(decide(other, 'keep').outcome).toBe('applied');
		expect(samsDecision()).toMatchObject({ kind: 'keep', by: other });
	});
});

test('a reviewer who changes their mind offline replaces their own decision', () => {
	const { world, owner, sam } = opened;
	const first = author(owner, 'reduce');
	const second = world.author(owner, 'administrator.review', aboutSam('keep'), {
		after: { [`reviewDecision/${REVIEW}/${sam}`]: first.id }
	});

	world.arrive(first);

	expect(world.arrive(second).outcome).toBe('applied');
	expect(samsDecision()).toMatchObject({ kind: 'keep' });
});

test('a restored person stays restored when the review records another decision', () => {
	const { world, owner, sam } = opened;
	decide(owner, 'suspend');
	world.do(owner, 'administrator.restore', { id: sam });

	expect(decide(owner, 'keep').outcome).toBe('applied');
	expect(isSamSuspended()).toBe(false);
});

describe('a decision that comes too late', () => {
	const over = {
		'after the due time': () => {
			opened.world.elapsedMs = inHours(24);
		},
		'after the review was closed': () => {
			opened.world.do(opened.other, 'accessReview.close', { id: REVIEW });
		}
	};
	const cases = ['after the due time', 'after the review was closed'] as const;

	test.each(cases.flatMap((when) => [[when, 'keep'] as const, [when, 'reduce'] as const]))(
		'%s is refused if it is %s',
		(when, kind) => {
			const made = author(opened.owner, kind);
			over[when]();

			expect(opened.world.arrive(made).rejection?.code).toBe('review_closed');
			expect(opened.decisions()).toEqual({});
		}
	);

	test.each(cases)('SEC-D23 %s suspends, and the record of the review stays', (when) => {
		const made = author(opened.owner, 'suspend');
		over[when]();

		expect(opened.world.arrive(made)).toMatchObject({ outcome: 'applied', isTightening: true });
		expect(isSamSuspended()).toBe(true);
		expect(opened.decisions()).toEqual({});
	});
});

describe('a person about whom nobody has decided', () => {
	const suspend = (id: string = opened.sam, reviewId: string = REVIEW) =>
		opened.world.do(opened.owner, 'administrator.suspendUnreviewed', { id, reviewId });
	const pass = () => {
		opened.world.elapsedMs = inHours(24);
	};

	test('is suspended at the due time, and the review says that nobody did', () => {
		pass();

		expect(suspend().outcome).toBe('applied');
		expect(isSamSuspended()).toBe(true);
		expect(samsDecision()).toMatchObject({
			kind: 'suspend',
			by: null,
			access: { role: 'Help Desk' }
		});
	});

	test('stays suspended for good: a planned restoration ends', () => {
		const { world, owner, sam } = opened;
		world.do(owner, 'administrator.suspendUntil', { id: sam, until: inHours(48) });
		world.do(owner, 'administrator.restore', { id: sam });
		pass();

		suspend();

		expect(world.value('administrator', sam)).toMatchObject({ suspended: true, restoreAt: null });
	});

	test.each([
		['before the due time', () => {}],
		['if somebody has decided', () => void decide(opened.owner, 'keep')],
		[
			'if they are suspended anyway',
			() => void opened.world.do(opened.owner, 'administrator.suspend', { id: opened.sam })
		],
		[
			'if the review was closed before',
			() => void opened.world.do(opened.owner, 'accessReview.close', { id: REVIEW })
		]
	])('is left alone %s', (when, arrange) => {
		arrange();
		if (when !== 'before the due time') pass();
		const before = [isSamSuspended(), opened.decisions()];

		expect(suspend().outcome).toBe('noop');
		expect([isSamSuspended(), opened.decisions()]).toEqual(before);
	});

	test('is left alone if the review only lists them, or is not about them', () => {
		const reviewId = idOf(0x5001);
		opened.start({ id: reviewId, undecided: 'list' });
		pass();

		expect(suspend(opened.sam, reviewId).outcome).toBe('noop');
		expect(suspend(opened.other).outcome).toBe('noop');
	});

	test('SEC-D22 is never the last active owner', () => {
		const { world, owner, other, sam, start } = opened;
		const reviewId = idOf(0x5001);
		start({ id: reviewId, subjects: [owner, other, sam] });
		pass();

		const decisions = [owner, other, sam].map((id) => suspend(id, reviewId));

		expect(decisions.map(({ rejection, outcome }) => rejection?.code ?? outcome)).toEqual([
			'applied',
			'reviewer_required',
			'applied'
		]);
		expect(world.value('administrator', other)?.suspended).toBe(false);
	});

	test('SEC-D22 is never the only one who could have decided', () => {
		const { world, owner, other, start } = opened;
		const reviewId = idOf(0x5001);
		start({ id: reviewId, subjects: [owner], reviewers: [owner] });
		pass();

		expect(suspend(owner, reviewId).rejection?.code).toBe('reviewer_required');
		expect(world.value('administrator', other)?.suspended).toBe(false);
	});

	test('SEC-D22 is left alone if no reviewer is left who could decide', () => {
		const { world, owner, other, sam, start } = opened;
		const reviewId = idOf(0x5001);
		start({ id: reviewId, reviewers: [other] });
		world.do(owner, 'administrator.suspend', { id: other });
		pass();

		expect(suspend(sam, reviewId).rejection?.code).toBe('reviewer_required');
	});
});
