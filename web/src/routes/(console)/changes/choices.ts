import { formatNumber } from '#lib/client/words/locale.ts';
import type { ChangeState, ChangeView, Choice, FieldView } from '#lib/engine-api/change.ts';

export type Word = 'leave' | 'redo' | 'discard';

/** Changes that need the person for the same reason, so that one decision can resolve them. */
export interface Kind {
	readonly title: string;
	/** Absent if the changes cannot be made again. */
	readonly redo?: string;
	readonly discard: string;
	readonly changes: readonly ChangeView[];
}

export function kindsOf(changes: readonly ChangeView[]): readonly Kind[] {
	return KINDS.map(({ states, titleOf, ...words }) => {
		const own = changes.filter(({ state }) => states.includes(state));
		return { ...words, title: titleOf(own.length), changes: own };
	}).filter((kind) => kind.changes.length > 0);
}

/** `words` is keyed by the kind's title. */
export function choicesOf(
	kinds: readonly Kind[],
	words: Readonly<Record<string, Word>>
): readonly Choice[] {
	return kinds.flatMap(({ title, changes }) => {
		const word = words[title] ?? 'leave';
		if (word === 'leave') return [];
		return changes
			.filter(({ canRedo, canDiscard }) => (word === 'redo' ? canRedo : canDiscard))
			.map(({ id }): Choice => ({ mutationId: id, mine: word === 'redo' ? 'all' : [] }));
	});
}

export type Side = 'mine' | 'theirs';

/** Side whose value takes effect, by field. */
export type Picks = Readonly<Record<string, Side>>;

/** Undefined until every field is picked. */
export function mineOf(fields: readonly FieldView[], picks: Picks): Choice['mine'] | undefined {
	const keys = fields.map(({ key }) => key);
	if (!keys.every((key) => key in picks)) return undefined;
	return keys.filter((key) => picks[key] === 'mine');
}

interface Words extends Pick<Kind, 'redo' | 'discard'> {
	readonly states: readonly ChangeState[];
	readonly titleOf: (n: number) => string;
}

const KINDS: readonly Words[] = [
	{
		states: ['superseded', 'merged'],
		titleOf: (n) => (n === 1 ? '1 conflict' : `${formatNumber(n)} conflicts`),
		redo: 'Keep all mine',
		discard: 'Use all theirs'
	},
	{
		states: ['review'],
		titleOf: (n) => `${n} made before you saw newer changes`,
		redo: 'Yes, all still wanted',
		discard: 'No, discard all'
	},
	{
		states: ['confirm'],
		titleOf: (n) => `${n} to confirm`,
		redo: 'Confirm all',
		discard: 'Discard all'
	},
	{
		states: ['rejected'],
		titleOf: (n) => `${n} rejected`,
		redo: 'Retry all',
		discard: 'Discard all'
	},
	{
		states: ['expired'],
		titleOf: (n) => `${n} not sent in time`,
		redo: 'Send all again',
		discard: 'Discard all'
	},
	{
		states: ['lost'],
		titleOf: (n) => `${n} lost when the server was restored`,
		redo: 'Redo all',
		discard: 'Discard all'
	},
	{
		states: ['quarantined'],
		titleOf: (n) => `${n} of revoked devices`,
		redo: 'Release all',
		discard: 'Discard all'
	},
	{
		states: ['unapproved'],
		titleOf: (n) => `${n} not approved in time`,
		redo: 'Ask again for all',
		discard: 'Discard all'
	},
	{
		states: ['unreadable'],
		titleOf: (n) => `${n} that can no longer be read`,
		discard: 'Discard all'
	},
	{
		states: ['missing'],
		titleOf: (n) => `${n} missing from this device`,
		discard: 'Dismiss all'
	}
];
