import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import { beforeEach, expect, test } from 'vitest';
import { FakeServer, startOpen, type EngineFixture } from '#fixtures/engine.ts';
import { idOf, OWNER, page, person, provider, SELF } from '#fixtures/replica.ts';
import type { ReviewFilter, ReviewOrder, ReviewView } from '#lib/engine-api/review.ts';

const [review, other, sam, kim] = [idOf('r1'), idOf('other'), idOf('sam'), idOf('kim')];
const DAY_MS = 86_400_000;

let fixture: EngineFixture;

beforeEach(async () => {
	const server = new FakeServer();
	const put = [
		provider(),
		person(SELF, { role: OWNER }),
		person('other', { role: OWNER }),
		person('sam'),
		person('kim', { role: 'Read Only' })
	];
	server.first = page({ cookie: 'c1', version: 1, put });
	fixture = await startOpen({ server });
	await fixture.engine.session?.features();
	fixture.server.isDown = true;
});

const now = () => fixture.engine.session?.now() ?? 0;

async function start(over: object = {}): Promise<void> {
	const made = await fixture.api.mutate({
		name: 'accessReview.start',
		args: {
			id: review,
			name: 'Autumn',
			scope: { kind: 'all' },
			subjects: [SELF, other, sam, kim],
			reviewers: [SELF, other],
			dueAt: now() + DAY_MS,
			undecided: 'list',
			repeatDays: null,
			...over
		}
	});
	expect(made).toMatchObject({ ok: true, value: { prediction: { outcome: 'applied' } } });
}

async function decide(id: string, kind: DecisionKind, over: object = {}) {
	const subject = { id, reviewId: review, ...over };
	const args = kind === 'reduce' ? { organizationIds: [], ...subject, kind } : { ...subject, kind };
	return fixture.api.mutate({ name: 'administrator.review', args: args });
}

function view(filter: ReviewFilter = 'all', only?: string): ReviewView | null | undefined {
	const window = { filter, from: 0, count: 10, ...(only !== undefined && { only }) };
	return fixture.ask({ kind: 'review', id: review, ...window });
}

const ids = (filter: ReviewFilter) => view(filter)?.rows.map(({ id }) => id);

test('a review that is started offline is there at once, to be decided', async () => {
	await start();

	expect(view()).toMatchObject({
		name: 'Autumn',
		state: 'open',
		isReviewer: true,
		left: 3,
		counts: { all: 4, undecided: 4 },
		badge: 'waiting'
	});
	expect(fixture.ask({ kind: 'reviews' })).toMatchObject({
		canStart: true,
		reviews: [{ id: review, left: 3 }]
	});
});

test('decisions made offline are counted, and the rest stays open', async () => {
	await start();
	await decide(sam, 'keep');
	await decide(kim, 'reduce', { note: 'Left the team' });

	expect(view()).toMatchObject({
		counts: { keep: 1, reduce: 1, suspend: 0, undecided: 2 },
		left: 1,
		unsent: 2
	});
	expect(ids('left')).toEqual([other]);
	expect(ids('reduce')).toEqual([kim]);
	expect(view('reduce')?.rows[0]?.decision).toMatchObject({
		kind: 'reduce',
		by: { isSelf: true },
		note: 'Left the team',
		state: 'held',
		reduced: [{ part: 'organizations', before: 'all', after: 0 }],
		changedSince: []
	});
});

test('no one decides about themselves, and the screen says why', async () => {
	await start();

	expect(ids('left')).not.toContain(SELF);
	expect(view('all', SELF)?.rows[0]?.refusal).toBe('self');
	expect(await decide(SELF, 'keep')).toMatchObject({
		value: { prediction: { rejection: { code: 'self_forbidden' } } }
	});
});

test('a suspension in a review suspends the account', async () => {
	await start();
	await decide(sam, 'suspend');

	expect(fixture.ask({ kind: 'administrator', id: sam })).toMatchObject({ status: 'suspended' });
	expect(view('suspend')?.rows).toMatchObject([{ id: sam, decision: { kind: 'suspend' } }]);
});

test('a reduction in a review reduces the access, and is undone with the decision', async () => {
	await start();
	const made = await decide(sam, 'reduce', { role: 'Read Only', organizationIds: [] });
	if (!made.ok) throw new Error(made.error.code);
	const account = () => fixture.ask({ kind: 'administrator', id: sam });
	expect(account()).toMatchObject({ role: 'Read Only', accessMode: 'selected' });

	await fixture.api.withdraw(made.value.mutationId);

	expect(account()).toMatchObject({ role: 'Manager', accessMode: 'all' });
	expect(view('reduce')?.rows).toEqual([]);
});

test('a reduction that will be refused is no decision', async () => {
	await start();
	const made = await decide(kim, 'reduce', { role: 'Manager', organizationIds: undefined });

	expect(made).toMatchObject({ value: { prediction: { rejection: { code: 'not_reduced' } } } });
	expect(view('reduce')?.rows).toEqual([]);
	expect(ids('left')).toContain(kim);
});

test('a withdrawn decision leaves the person undecided', async () => {
	await start();
	const made = await decide(sam, 'keep');
	if (!made.ok) throw new Error(made.error.code);

	await fixture.api.withdraw(made.value.mutationId);

	expect(ids('left')).toContain(sam);
	expect(view()?.unsent).toBe(0);
});

test('a card shows what has changed since the last review', async () => {
	await start();
	await decide(kim, 'keep');
	await fixture.api.mutate({
		name: 'administrator.changeRole',
		args: { id: kim, role: 'Manager' }
	});
	await fixture.api.mutate({
		name: 'accessReview.start',
		args: {
			id: idOf('r2'),
			name: 'Winter',
			scope: { kind: 'all' },
			subjects: [kim],
			reviewers: [SELF],
			dueAt: now() + DAY_MS,
			undecided: 'list',
			repeatDays: null
		}
	});

	const query = { kind: 'review', id: idOf('r2'), filter: 'left', from: 0, count: 1 } as const;
	expect(fixture.ask(query)?.rows[0]?.last).toEqual({
		kind: 'keep',
		state: 'held',
		reviewName: 'Autumn',
		changedSince: [{ part: 'role', before: 'Read Only', after: 'Manager' }]
	});
});

test('a review by others is shown, and says that the person is not a reviewer', async () => {
	await start({ reviewers: [other] });

	expect(view()).toMatchObject({ isReviewer: false, left: 0 });
	expect(view('all', sam)?.rows[0]?.refusal).toBe('not_reviewer');
});

test('no review is shown where there is none', () => {
	expect(view()).toBeNull();
	expect(fixture.ask({ kind: 'reviews' })).toMatchObject({ reviews: [] });
});

test('the scope finds the people, and the owners who could decide', async () => {
	const all = fixture.ask({ kind: 'reviewScope', scope: { kind: 'all' } });
	const dormant = fixture.ask({ kind: 'reviewScope', scope: { kind: 'dormant', days: 30 } });

	expect(new Set(all.subjects)).toEqual(new Set([SELF, other, sam, kim]));
	expect(all.owners.map(({ id }) => id)).toEqual([SELF, other]);
	// Nobody has told this device who was last seen when.
	expect(dormant.subjects).toBeNull();
});

test('a deleted person is not undecided, and needs no decision', async () => {
	await start();
	await fixture.api.mutate({
		name: 'administrator.delete',
		args: { id: kim, email: 'kim@north.example' }
	});

	expect(view()).toMatchObject({ counts: { undecided: 3, deleted: 1, all: 4 }, left: 2 });
	expect(ids('undecided')).not.toContain(kim);
});

test('open people can be left to others only if another active owner reviews', async () => {
	await start();
	expect([view()?.canOthersDecide, view('all', SELF)?.rows[0]?.refusal]).toEqual([true, 'self']);

	await fixture.api.mutate({ name: 'administrator.suspend', args: { id: other } });

	expect(view()?.canOthersDecide).toBe(false);
	expect(view('all', SELF)?.rows[0]?.refusal).toBe('self_only');
});

test('a suspension is a change since a decision to keep, and none since one to suspend', async () => {
	await start();
	await decide(sam, 'keep');
	await decide(kim, 'suspend');
	await fixture.api.mutate({ name: 'administrator.suspend', args: { id: sam } });

	expect(view('keep')?.rows[0]?.decision?.changedSince).toEqual([
		{ part: 'suspended', before: false, after: true }
	]);
	expect(view('suspend')?.rows[0]?.decision?.changedSince).toEqual([]);
});

test('a person stays on the card when someone else decides, and skipped people come last', async () => {
	await start();
	await decide(kim, 'keep');
	const query = { kind: 'review', id: review, filter: 'left', from: 0, count: 2 } as const;
	const shown = (order: ReviewOrder) => fixture.ask({ ...query, order })?.rows.map(({ id }) => id);

	expect(shown({ pinned: kim, skipped: [] })?.[0]).toBe(kim);
	expect(shown({ skipped: [other] })).toEqual([sam, other]);
	expect(shown({ pinned: other, skipped: [other, sam] })).toEqual([other, sam]);
});
