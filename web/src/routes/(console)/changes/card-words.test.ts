import { expect, test } from 'vitest';
import type { ChangeView } from '#lib/worker/change-query.ts';
import { becauseWords, mendingOf, pathOf, redoWords } from './card-words.ts';

const creation: Pick<ChangeView, 'id' | 'name' | 'args' | 'state'> = {
	id: 'm1',
	name: 'administrator.create',
	args: { id: 'a', email: 'ada@example.com' },
	state: 'rejected'
};

test('a refused creation is mended in the form it came from', () => {
	expect(mendingOf(creation)).toBe('/administrators/new?redo=m1');
});

test('refused details are mended in the form of their administrator', () => {
	const change = { ...creation, name: 'administrator.editDetails' } as const;

	expect(mendingOf(change)).toBe('/administrators/a?redo=m1');
});

test('what was not refused needs no mending', () => {
	expect(mendingOf({ ...creation, state: 'superseded' })).toBeUndefined();
});

test('a conflict is settled for one side, a stale change is asked about', () => {
	expect(redoWords('superseded')).toEqual({ redo: 'Keep mine', discard: 'Use theirs' });
	expect(redoWords('review')).toEqual({ redo: 'Yes, still wanted', discard: 'No, discard' });
});

test.each([
	['administrator', '/administrators/x'],
	['organizationAccess', '/administrators/x'],
	['organization', '/organizations/x'],
	['provider', '/settings/account']
])('a change to an %s leads to it', (collection, path) => {
	expect(pathOf({ subject: { collection, id: 'x', label: '' } })).toBe(path);
});

test.each([
	[{ id: 'a' }, ''],
	[{ id: 'a', reason: 'Laptop stolen' }, '“Laptop stolen”'],
	[{ id: 'a', reason: 'Laptop stolen', ticket: 'T-17' }, '“Laptop stolen” · T-17'],
	['anything', '']
])('a card says why a change was made, where its author said so', (args, words) => {
	expect(becauseWords(args)).toBe(words);
});
