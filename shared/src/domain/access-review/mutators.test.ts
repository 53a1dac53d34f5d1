import { beforeEach, describe, expect, test } from 'vitest';

import { OrganizationId } from '#domain/ids.ts';
import { inHours, NOW } from '#testing/plan-world.ts';
import { openReviewWorld, REVIEW } from '#testing/review-world.ts';
import { idOf } from '#testing/world.ts';

let opened: ReturnType<typeof openReviewWorld>;
beforeEach(() => {
	opened = openReviewWorld();
});

const NOBODY = idOf(0x999);
const YEAR_MS = 366 * 24 * 3_600_000;

describe('starting a review', () => {
	test('records who is under review, who decides and until when', () => {
		const { start, review, owner, other, manager, sam } = opened;

		expect(start()).toMatchObject({ outcome: 'applied', isTightening: false });
		expect(review()).toMatchObject({
			subjects: [sam, manager],
			reviewers: [owner, other],
			dueAt: inHours(24),
			startedBy: owner,
			closedAt: null
		});
	});

	test('leaves out people who were deleted in the meantime, and repeated ids', () => {
		const { world, owner, args, review, sam, manager } = opened;
		const made = world.author(
			owner,
			'accessReview.start',
			args({ subjects: [sam, manager, sam, NOBODY] })
		);
		const email = String(world.value('administrator', sam)?.email);
		world.do(owner, 'administrator.delete', { id: sam, email });

		expect(world.arrive(made).outcome).toBe('applied');
		expect(review()?.subjects).toEqual([manager]);
	});

	test('keeps only reviewers who are active owners', () => {
		const { world, owner, other, manager, start, review } = opened;
		world.do(owner, 'administrator.suspend', { id: other });

		start({ reviewers: [owner, other, manager, owner, NOBODY] });

		expect(review()?.reviewers).toEqual([owner]);
	});

	test.each([
		['without a reviewer', { reviewers: [] }, 'reviewer_required'],
		['with reviewers who own nothing', { reviewers: [NOBODY] }, 'reviewer_required'],
		['due now', { dueAt: NOW }, 'time_passed'],
		['due in the past', { dueAt: inHours(-1) }, 'time_passed'],
		['due in more than a year', { dueAt: NOW + YEAR_MS + 100 }, 'time_too_far'],
		['with a blank name', { name: '  ' }, 'invalid_arguments'],
		['with a name that is too long', { name: 'x'.repeat(101) }, 'invalid_arguments'],
		[
			'of too many people',
			{ subjects: Array.from({ length: 2001 }, () => idOf(1)) },
			'invalid_arguments'
		],
		['repeated every 0 days', { repeatDays: 0 }, 'invalid_arguments'],
		['repeated after more than a year', { repeatDays: 367 }, 'invalid_arguments']
	])('is refused %s', (_, given, code) => {
		expect(opened.start(given).rejection?.code).toBe(code);
		expect(opened.review()).toBeUndefined();
	});

	test('SEC-F17 is refused for an organization that never existed, not for an archived one', () => {
		const { world, owner, start, review } = opened;
		const organizationId = OrganizationId.parse(world.organization(0x77));
		const unknown = OrganizationId.parse(idOf(0x78));
		world.do(owner, 'organization.archive', { id: organizationId });

		const refused = start({ scope: { kind: 'organization', organizationId: unknown } });

		expect(refused.rejection).toEqual({ code: 'organization_unknown', field: unknown });
		expect(review()).toBeUndefined();
		expect(start({ scope: { kind: 'organization', organizationId } }).outcome).toBe('applied');
	});

	test('is refused under an id that is taken', () => {
		opened.start();

		expect(opened.start({ name: 'Another' }).rejection?.code).toBe('id_reused');
		expect(opened.review()?.name).toBe('Spring review');
	});

	test.each(['manager', 'sam'] as const)('SEC-D21 is refused to %s, who does not write', (who) => {
		const { world, args } = opened;

		const decision = world.do(opened[who], 'accessReview.start', args());

		expect(decision.rejection?.code).toBe('not_permitted');
	});

	test('is compared with a due time when it arrives, not when it was made', () => {
		const { world, owner, args } = opened;
		const made = world.author(owner, 'accessReview.start', args());
		world.elapsedMs = inHours(25);

		expect(world.arrive(made).rejection).toEqual({ code: 'time_passed', field: 'dueAt' });
	});
});

describe('closing a review', () => {
	beforeEach(() => opened.start({ repeatDays: 90 }));

	const close = (repeats?: boolean) =>
		opened.world.do(opened.owner, 'accessReview.close', {
			id: REVIEW,
			...(repeats !== undefined && { repeats })
		});

	test('ends it before its due time, and suspends no one', () => {
		const { world, sam, review, owner } = opened;

		expect(close().outcome).toBe('applied');
		expect(review()).toMatchObject({ closedAt: world.version + NOW, repeatDays: 90 });

		world.elapsedMs = inHours(25);
		world.do(owner, 'administrator.suspendUnreviewed', { id: sam, reviewId: REVIEW });
		expect(world.value('administrator', sam)?.suspended).toBe(false);
	});

	test('is open to an owner who is not a reviewer', () => {
		const { world, start, owner, other } = opened;
		const id = idOf(0x5001);
		start({ id: id, reviewers: [owner] });

		expect(world.do(other, 'accessReview.close', { id }).outcome).toBe('applied');
	});

	test.each([
		['again', undefined, 'noop'],
		['again, and the series with it', false, 'applied']
	])('%s', (_, repeats, outcome) => {
		close();

		expect(close(repeats).outcome).toBe(outcome);
		expect(opened.review()?.repeatDays).toBe(repeats === false ? null : 90);
	});

	test('can end the series as well', () => {
		expect(close(false).outcome).toBe('applied');
		expect(opened.review()).toMatchObject({ repeatDays: null });
		expect(opened.review()?.closedAt).not.toBeNull();
	});

	test('can end the series after the due time, until the next one has started', () => {
		opened.world.elapsedMs = inHours(25);

		expect(close(false).outcome).toBe('applied');
		expect(opened.review()).toMatchObject({ closedAt: null, repeatDays: null });
	});

	test('cannot end a series whose next review has started', () => {
		const { world, owner } = opened;
		const late = world.author(owner, 'accessReview.close', { id: REVIEW, repeats: false });
		world.elapsedMs = inHours(25);
		world.do(owner, 'accessReview.end', { id: REVIEW });

		expect(world.arrive(late).rejection?.code).toBe('review_closed');
	});

	test('SEC-D21 is refused to others, and about a review that does not exist', () => {
		const { world, manager, owner } = opened;

		const byManager = world.do(manager, 'accessReview.close', { id: REVIEW });
		const ofNothing = world.do(owner, 'accessReview.close', { id: NOBODY });

		expect(byManager.rejection?.code).toBe('not_permitted');
		expect(ofNothing.rejection?.code).toBe('not_found');
	});
});

describe('the due time', () => {
	const end = () => opened.world.do(opened.owner, 'accessReview.end', { id: REVIEW });

	test('closes a review, and leaves repeating to the next one', () => {
		opened.start({ repeatDays: 30 });
		opened.world.elapsedMs = inHours(24);

		end();

		const closedAt = opened.world.version + inHours(24);
		expect(opened.review()).toMatchObject({ closedAt, repeatDays: null });
		expect(opened.world.rows.find('accessReview', 'dueAt', '001767690000000')).toEqual([]);
	});

	test('leaves when a review was closed earlier', () => {
		opened.start({ repeatDays: 30 });
		opened.world.do(opened.owner, 'accessReview.close', { id: REVIEW });
		const closedAt = opened.review()?.closedAt;
		opened.world.elapsedMs = inHours(24);

		end();

		expect(opened.review()).toMatchObject({ closedAt, repeatDays: null });
	});

	test('changes nothing before it has come', () => {
		opened.start({ repeatDays: 30 });

		expect(end().outcome).toBe('noop');
	});

	test.each([
		['an open review', false, null, true],
		['one that was closed', true, null, false],
		['one that was closed and repeats', true, 30, true]
	])('is looked up of %s: %s', (_, isClosed, repeatDays, isFound) => {
		opened.start({ repeatDays });
		if (isClosed) opened.world.do(opened.owner, 'accessReview.close', { id: REVIEW });

		const found = opened.world.rows.find('accessReview', 'dueAt', `00${String(inHours(24))}`);

		expect(found).toEqual(isFound ? [REVIEW] : []);
	});
});
