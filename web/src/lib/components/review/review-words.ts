import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import { formatNumber } from '#lib/client/words/locale.ts';
import { remaining } from '#lib/client/words/remaining.ts';
import { roleName } from '#lib/client/words/role-name.ts';
import { isolate } from '#lib/client/words/text.ts';
import { day, moment, stamp, utcDate } from '#lib/client/words/when.ts';
import type {
	AccessDifference,
	DecisionView,
	ReviewedPerson,
	ReviewSummary
} from '#lib/engine-api/review.ts';

const DAY_MS = 86_400_000;

export const VERBS: Readonly<Record<DecisionKind, string>> = {
	keep: 'Keep',
	reduce: 'Reduce',
	suspend: 'Suspend'
};

const DECIDED: Readonly<Record<DecisionKind, string>> = {
	keep: 'Kept',
	reduce: 'Reduced',
	suspend: 'Suspended'
};

const INTENDED: Readonly<Record<DecisionKind, string>> = {
	keep: 'To be kept',
	reduce: 'To be reduced',
	suspend: 'To be suspended'
};

export function decidedWord({ kind, state }: Pick<DecisionView, 'kind' | 'state'>): string {
	return state === null ? DECIDED[kind] : INTENDED[kind];
}

export function dueWords(
	{ state, dueAt, closedAt }: Pick<ReviewSummary, 'state' | 'dueAt' | 'closedAt'>,
	now: number
): string {
	if (state === 'closed' && closedAt !== null) return `Closed ${day(closedAt, now)}`;
	if (state === 'over') return `Was due ${stamp(dueAt)}`;
	return `Due ${stamp(dueAt)}, ${remaining(dueAt, now)}`;
}

export function startedWords(
	{ startedAt, startedBy }: Pick<ReviewSummary, 'startedAt' | 'startedBy'>,
	now: number
): string {
	const when = moment(startedAt, now);
	return startedBy === null
		? `Started automatically ${when}.`
		: `Started by ${isolate(startedBy)} ${when}.`;
}

export function scopeWords({
	scope,
	organizationName
}: Pick<ReviewSummary, 'scope' | 'organizationName'>): string {
	switch (scope.kind) {
		case 'all':
			return 'All administrators';
		case 'organization':
			return organizationName === null
				? 'Administrators of an organization'
				: `Administrators of ${isolate(organizationName)}`;
		case 'dormant':
			return scope.days === 1
				? 'Administrators not seen for 1 day'
				: `Administrators not seen for ${formatNumber(scope.days)} days`;
	}
}

/** Says how often a review repeats; it is called a quarter or a year where that is near enough. */
export function repeatWords(days: number): string {
	switch (days) {
		case 91:
			return 'Every 91 days (a quarter)';
		case 182:
			return 'Every 182 days (half a year)';
		case 365:
			return 'Every 365 days (a year)';
		default:
			return `Every ${formatNumber(days)} days`;
	}
}

export function repeatsWords({
	repeatDays
}: Pick<ReviewSummary, 'repeatDays'>): string | undefined {
	if (repeatDays === null) return undefined;
	return repeatDays === 1 ? 'Repeats every day' : `Repeats every ${formatNumber(repeatDays)} days`;
}

export function notExportedWords(count: number): string {
	return count === 1
		? '1 decision on this device hasn’t been sent yet, so it isn’t in the file.'
		: `${formatNumber(count)} decisions on this device haven’t been sent yet, so they aren’t in the file.`;
}

export function peopleWord(count: number): string {
	return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}

export function progressWords({ counts }: Pick<ReviewSummary, 'counts'>): string {
	const { decided, all } = progressOf({ counts });
	const words = `${formatNumber(decided)} of ${peopleWord(all)} decided`;
	return counts.deleted === 0 ? words : `${words}. ${deletedWords(counts.deleted)}`;
}

/** There is nothing to decide about people who were deleted without a decision. */
export function progressOf({ counts }: Pick<ReviewSummary, 'counts'>) {
	const all = counts.all - counts.deleted;
	return { decided: all - counts.undecided, all };
}

function deletedWords(count: number): string {
	return count === 1
		? '1 deleted account needs no decision.'
		: `${formatNumber(count)} deleted accounts need no decision.`;
}

export function undecidedWords(count: number): string {
	return count === 1
		? '1 person is undecided. They keep their access, and the evidence shows that nobody decided.'
		: `${formatNumber(count)} people are undecided. They keep their access, and the evidence shows that nobody decided.`;
}

export function unsentWords(count: number): string {
	return count === 1
		? '1 decision is saved on this device and hasn’t been sent yet.'
		: `${formatNumber(count)} decisions are saved on this device and haven’t been sent yet.`;
}

export function decisionWords(decision: Pick<DecisionView, 'kind' | 'by' | 'state'>): string {
	const { by } = decision;
	const word = decidedWord(decision);
	if (by === null) return `${word} on the due date`;
	return by.isSelf ? `${word} by you` : `${word} by ${isolate(by.name)}`;
}

export function lastSeenWords({ lastSeenDay }: Pick<ReviewedPerson, 'lastSeenDay'>): string {
	if (lastSeenDay === undefined) return 'Not on this device yet';
	return lastSeenDay === null ? 'Never' : utcDate(lastSeenDay * DAY_MS);
}

export function differenceWords({ part, before, after }: AccessDifference): string {
	switch (part) {
		case 'role':
			return `Role: ${roleName(String(before))} → ${roleName(String(after))}`;
		case 'organizations':
			return `Organizations: ${organizationsCount(before)} → ${organizationsCount(after)}`;
		case 'mfaRequired':
			return after === true ? 'MFA is now required' : 'MFA is no longer required';
		case 'mfaEnrolled':
			return after === true ? 'MFA is now set up' : 'MFA is no longer set up';
		case 'apiKey':
			return after === true ? 'Has an API key now' : 'No longer has an API key';
		case 'suspended':
			return after === true ? 'Suspended now' : 'No longer suspended';
	}
}

function organizationsCount(count: unknown): string {
	return typeof count === 'number' ? formatNumber(count) : 'all';
}

export function refusalWords(refusal: NonNullable<ReviewedPerson['refusal']>): string {
	switch (refusal) {
		case 'self':
			return 'You can’t decide about your own access. Another reviewer has to.';
		case 'self_only':
			return 'You can’t decide about your own access, and nobody else can decide about you.';
		case 'not_reviewer':
			return 'You aren’t a reviewer of this access review.';
		case 'over':
			return 'This review is over, so decisions no longer count. Only a suspension that arrives late still takes effect.';
		case 'deleted':
			return 'This account was deleted, so there is nothing to decide.';
	}
}
