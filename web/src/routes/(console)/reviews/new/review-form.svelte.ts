import { LONGEST_REVIEW_NAME, MOST_SUBJECTS } from '@tenantry/shared/domain/limits.ts';
import type { Undecided } from '@tenantry/shared/domain/access-review/schema.ts';
import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import { OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { SvelteSet } from 'svelte/reactivity';
import { formatNumber, LOCALE } from '#lib/client/words/locale.ts';
import { endOfDay, toDay } from './due-day.ts';
import type { ReviewCandidates } from '#lib/engine-api/review.ts';

export type ReviewField = 'name' | 'organization' | 'reviewers' | 'dueAt';

const DAY_MS = 86_400_000;
const DAYS_AT_FIRST = 14;

const month = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });

export class ReviewForm {
	name = $state('');
	kind = $state<ReviewScope['kind']>('all');
	organizationId = $state<string>();
	days = $state<'30' | '90' | '180' | '365'>('90');
	due = $state('');
	undecided = $state<Undecided>('list');
	repeat = $state<'never' | '30' | '91' | '182' | '365'>('never');
	/** Owners who were taken out; the others are reviewers. */
	readonly leftOut = new SvelteSet<string>();

	constructor(now: number) {
		this.name = `Access review, ${month.format(now)}`;
		this.due = toDay(now + DAYS_AT_FIRST * DAY_MS);
	}

	/** Undefined until an organization is chosen. */
	get scope(): ReviewScope | undefined {
		switch (this.kind) {
			case 'all':
				return { kind: 'all' };
			case 'dormant':
				return { kind: 'dormant', days: Number(this.days) };
			case 'organization': {
				const id = OrganizationId.safeParse(this.organizationId);
				return id.success ? { kind: 'organization', organizationId: id.data } : undefined;
			}
		}
	}

	get dueAt(): number | undefined {
		return endOfDay(this.due);
	}

	get repeatDays(): number | null {
		return this.repeat === 'never' ? null : Number(this.repeat);
	}

	reviewersAmong(owners: ReviewCandidates['owners']): string[] {
		return owners.filter(({ id }) => !this.leftOut.has(id)).map(({ id }) => id);
	}

	errors(
		{ owners }: Pick<ReviewCandidates, 'owners'>,
		now: number
	): Partial<Record<ReviewField, string>> {
		const { name, scope, dueAt } = this;
		return {
			...(name.trim() === '' && { name: 'Enter a name.' }),
			...(name.trim().length > LONGEST_REVIEW_NAME && { name: 'Enter a shorter name.' }),
			...(scope === undefined && { organization: 'Choose an organization.' }),
			...(this.reviewersAmong(owners).length === 0 && {
				reviewers: 'Choose at least one reviewer.'
			}),
			...(dueAt === undefined && { dueAt: 'Choose a due date.' }),
			...(dueAt !== undefined && dueAt <= now && { dueAt: 'Choose a date in the future.' })
		};
	}
}

export function countRefusal(count: number): string | undefined {
	if (count === 0) return 'Nobody matches, so there is nothing to review.';
	return count > MOST_SUBJECTS
		? `That’s ${formatNumber(count)} people. A review covers at most ${formatNumber(MOST_SUBJECTS)}: choose an organization.`
		: undefined;
}
