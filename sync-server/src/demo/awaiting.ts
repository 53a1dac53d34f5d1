import { AccessReviewId } from '@tenantry/shared/domain/ids.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { ApprovalKind } from '@tenantry/shared/domain/approval/kinds.ts';

import { DAY_MS } from '#sync/overview/daily-counts.ts';

import type { Member } from './cast.ts';
import type { Script } from './script.ts';

const APPROVALS: ApprovalKind[] = ['globalMfaOff', 'delete'];

export function writeAwaiting(script: Script, providerId: string): void {
	requireApproval(script, providerId);
	startReview(script);
	const [ada, ben] = script.cast.visitors;
	overtake(script, ada, {
		offlineFor: 225,
		wanted: { role: 'Manager', reason: 'Leads the night shift from Monday' },
		standing: { role: 'Read Only', reason: 'Moves to accounting, keeps reading' }
	});
	overtake(script, ben, {
		offlineFor: 262,
		wanted: { role: 'Administrator', reason: 'Stands in for Chi in January' },
		standing: { role: 'Command Runner', reason: 'Only runs the patch commands' }
	});
	endTonight(script);
	invite(script);
	suspendCaught(script);
}

function requireApproval(script: Script, providerId: string): void {
	const { cast, calendar } = script;
	const [ada] = cast.visitors;
	const ask = ({ id, email }: Member, reason: string) =>
		script.change('administrator.delete', { id, email, reason, ticket: script.ticket('HR') });
	script.push(
		cast.colleague,
		calendar.on(64, 10 * 60 + 5),
		script.change('provider.setPolicy', { providerId, approvals: APPROVALS })
	);

	const declined = ask(cast.draw(), 'Left the company');
	const reason = 'The handover is not finished. Ask again next month.';
	script.push(cast.colleague, calendar.on(6, 14 * 60 + 22), declined);
	script.push(
		ada,
		calendar.on(6, 16 * 60 + 3),
		script.change('approval.decline', { mutationId: declined.id, reason })
	);

	const waiting = ask(cast.draw(), 'Contract ended, everything is handed over');
	script.push(cast.colleague, calendar.minutesAgo(190), waiting);
}

function startReview(script: Script): void {
	const { cast, calendar, random } = script;
	const [ada, ben] = cast.visitors;
	const { colleague } = cast;
	const reviewId = AccessReviewId.parse(random.hex(24));
	const subjects = Array.from({ length: 18 }, () => cast.draw(({ hasBegun }) => hasBegun));
	script.push(
		colleague,
		calendar.on(5, 9 * 60 + 30),
		script.change('accessReview.start', {
			id: reviewId,
			name: 'Quarterly access review',
			scope: { kind: 'all' },
			subjects: subjects.map(({ id }) => id),
			reviewers: [colleague.id, ada.id, ben.id],
			dueAt: calendar.on(-9, 17 * 60),
			undecided: 'list',
			repeatDays: DAYS_BETWEEN_REVIEWS
		})
	);
	const decided = subjects.slice(0, 9);
	for (const [n, { id }] of decided.entries()) {
		const subject = { id, reviewId };
		const args =
			n % 4 === 3
				? { ...subject, kind: 'suspend' as const, note: 'No longer with us' }
				: { ...subject, kind: 'keep' as const, note: 'Still on the team' };
		script.push(
			[colleague, ben, ada][n % 3] ?? colleague,
			calendar.on(4 - Math.floor(n / 3), (10 + n) * 60 + random.integer(50)),
			script.change('administrator.review', args)
		);
	}
}

const DAYS_BETWEEN_REVIEWS = 90;

interface RoleChange {
	readonly role: Role;
	readonly reason: string;
}

interface Overtaken {
	readonly offlineFor: number;
	readonly wanted: RoleChange;
	readonly standing: RoleChange;
}

/** A visitor's phone was offline while the colleague changed the same role. */
function overtake(
	script: Script,
	visitor: Member,
	{ offlineFor, wanted, standing }: Overtaken
): void {
	const { cast, calendar } = script;
	const { id } = cast.draw(({ role }) => role === 'Help Desk');
	const backAgo = 60 + script.random.integer(60);
	script.pushes.push({
		authorId: visitor.id,
		madeAt: calendar.minutesAgo(backAgo + offlineFor),
		at: calendar.minutesAgo(backAgo),
		changes: [script.change('administrator.changeRole', { id, ...wanted })]
	});
	script.push(
		cast.colleague,
		calendar.minutesAgo(backAgo + Math.floor(offlineFor / 2)),
		script.change('administrator.changeRole', { id, ...standing, ticket: script.ticket('HR') })
	);
}

function endTonight(script: Script): void {
	const { cast, calendar } = script;
	const end = { endsAt: calendar.tonight, reason: 'Contract ends today', ticket: 'HR-2217' };
	script.push(
		cast.visitors[1],
		calendar.on(2, 11 * 60 + 48),
		script.change('administrator.setEndDate', { id: cast.draw().id, ...end })
	);
	const from = calendar.on(-1, 6 * 60);
	script.push(
		cast.colleague,
		calendar.on(1, 17 * 60 + 10),
		script.change('administrator.suspendFrom', {
			id: cast.draw().id,
			plannedSuspension: { from, until: from + 14 * DAY_MS },
			reason: 'Annual leave',
			ticket: script.ticket('HR')
		})
	);
}

function invite(script: Script): void {
	const { cast, calendar } = script;
	const changes = cast.newcomers.map(({ id, email, firstName, lastName, organizations }) => {
		const organizationIds = cast.organizations.filter((own) => organizations.has(own));
		const access = { accessMode: 'selected' as const, organizationIds };
		const person = { id, email, firstName, lastName, role: 'Help Desk' as const };
		return script.change('administrator.create', { ...person, ...access });
	});
	script.push(cast.colleague, calendar.on(1, 15 * 60 + 5), ...changes);
}

function suspendCaught(script: Script): void {
	const { cast, calendar } = script;
	const member = cast.draw(({ reachesAll }) => reachesAll);
	script.act('signIn', member, calendar.minutesAgo(150));
	const reason = 'Signed in from two countries within an hour';
	script.push(
		script.guardOf(member),
		calendar.minutesAgo(128),
		script.change('administrator.suspend', { id: member.id, reason, ticket: 'SEC-2291' })
	);
}
