import { ACTION_GROUPS, type ActionGroup } from '#lib/client/words/entity-words.ts';
import { wordOf } from '#lib/client/words/change-state.ts';
import { namesOf } from '#lib/components/activity/activity-words.ts';
import type { ActivityFilters, ActivitySubject } from '#lib/engine-api/activity.ts';
import { dateWords, startOfDay } from './day.ts';

export interface Picked extends ActivitySubject {
	readonly label: string;
}

export type Result = (typeof RESULTS)[number]['value'];

export const RESULTS = [
	{ value: 'done', label: wordOf('effect'), outcomes: ['applied', 'merged', 'noop'] },
	{ value: 'not', label: wordOf('not'), outcomes: ['superseded', 'rejected', 'review', 'expired'] },
	{ value: 'approval', label: 'Sent for approval', outcomes: ['approval'] },
	{ value: 'quarantined', label: 'Sent to the owners for review', outcomes: ['quarantined'] }
] as const;

/** Days that a date field names, both included; empty if none is. */
type Day = 'madeFrom' | 'madeTo' | 'appliedFrom' | 'appliedTo';

export const DAYS: readonly { readonly key: Day; readonly label: string }[] = [
	{ key: 'madeFrom', label: 'Made from' },
	{ key: 'madeTo', label: 'Made until' },
	{ key: 'appliedFrom', label: 'Decided from' },
	{ key: 'appliedTo', label: 'Decided until' }
];

export interface ActiveFilter {
	readonly key: string;
	readonly label: string;
	readonly value: string;
	readonly clear: () => void;
}

/** Filter of decided changes on the Activity screen. */
export class Filter {
	who = $state.raw<Picked>();
	about = $state.raw<Picked>();
	group = $state<ActionGroup>();
	result = $state<Result>();
	days = $state<Record<Day, string>>({ madeFrom: '', madeTo: '', appliedFrom: '', appliedTo: '' });

	readonly wanted: ActivityFilters = $derived.by(() => {
		const { who, about, group } = this;
		const outcomes = RESULTS.find(({ value }) => value === this.result)?.outcomes;
		const { madeFrom, madeTo, appliedFrom, appliedTo } = this.days;
		return {
			...(who && { actorId: who.id }),
			...(about && { subject: { collection: about.collection, id: about.id } }),
			...(group && { names: namesOf(group) }),
			...(outcomes && { outcomes }),
			...(madeFrom && { madeFrom: startOfDay(madeFrom) }),
			...(madeTo && { madeBefore: startOfDay(madeTo, 1) }),
			...(appliedFrom && { appliedFrom: startOfDay(appliedFrom) }),
			...(appliedTo && { appliedBefore: startOfDay(appliedTo, 1) })
		};
	});

	readonly active: readonly ActiveFilter[] = $derived.by(() => {
		const group = ACTION_GROUPS.find(({ value }) => value === this.group)?.label;
		const result = RESULTS.find(({ value }) => value === this.result)?.label;
		const all = [
			{ key: 'who', label: 'Who', value: this.who?.label, clear: () => (this.who = undefined) },
			{
				key: 'about',
				label: 'About',
				value: this.about?.label,
				clear: () => (this.about = undefined)
			},
			{ key: 'group', label: 'Action', value: group, clear: () => (this.group = undefined) },
			{ key: 'result', label: 'Result', value: result, clear: () => (this.result = undefined) },
			...DAYS.map(({ key, label }) => ({
				key,
				label,
				value: dateWords(this.days[key]),
				clear: () => (this.days[key] = '')
			}))
		];
		return all.flatMap(({ value, ...filter }) =>
			value === undefined ? [] : [{ ...filter, value }]
		);
	});

	clear(): void {
		for (const { clear } of this.active) clear();
	}
}
