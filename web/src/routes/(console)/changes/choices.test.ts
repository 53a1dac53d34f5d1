import { expect, test } from 'vitest';
import type { ChangeState, ChangeView } from '#lib/engine-api/change.ts';
import { choicesOf, kindsOf, mineOf } from './choices.ts';

function change(id: string, state: ChangeState, canRedo = true): ChangeView {
	return {
		id,
		state,
		name: 'administrator.suspend',
		args: {},
		isOpen: false,
		rejection: null,
		fields: [],
		subject: { collection: 'administrator', id: 'a', label: 'Ada', isHere: true },
		authoredAt: 1,
		decidedAt: 2,
		deviceName: null,
		author: null,
		followers: [],
		canWithdraw: false,
		canRedo,
		canDiscard: true,
		canReverse: false
	};
}

const kinds = kindsOf([
	change('a', 'superseded'),
	change('b', 'rejected'),
	change('c', 'merged'),
	change('d', 'rejected', false)
]);

test('changes that need attention for one reason are resolved together', () => {
	expect(kinds.map(({ title, changes }) => [title, changes.map(({ id }) => id)])).toEqual([
		['2 conflicts', ['a', 'c']],
		['2 rejected', ['b', 'd']]
	]);
	expect(choicesOf(kinds, { '2 conflicts': 'discard' })).toEqual([
		{ mutationId: 'a', mine: [] },
		{ mutationId: 'c', mine: [] }
	]);
});

test('an unreadable change can only be discarded', () => {
	const [kind] = kindsOf([change('a', 'unreadable', false), change('b', 'unreadable', false)]);

	expect(kind).toMatchObject({ title: '2 that can no longer be read', discard: 'Discard all' });
	expect(kind).not.toHaveProperty('redo');
});

test('a postponed change and one that cannot be redone stay', () => {
	expect(choicesOf(kinds, { '2 conflicts': 'leave', '2 rejected': 'redo' })).toEqual([
		{ mutationId: 'b', mine: 'all' }
	]);
});

const fields = ['first', 'last'].map((key) => ({ key, field: key, before: 'a', after: 'b' }));

test('a conflict of several fields is resolved once each of them is decided', () => {
	expect(mineOf(fields, { first: 'mine' })).toBeUndefined();
	expect(mineOf(fields, { first: 'mine', last: 'theirs' })).toEqual(['first']);
	expect(mineOf(fields, { first: 'theirs', last: 'theirs' })).toEqual([]);
});
