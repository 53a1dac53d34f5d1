import { expect, test } from 'vitest';
import { becauseWords, mendingOf, pathOf, redoWords } from './card-words.ts';

const here = { collection: 'administrator', id: 'a', label: 'Ada', isHere: true };
const creation: Parameters<typeof mendingOf>[0] = {
	id: 'm1',
	name: 'administrator.create',
	state: 'rejected',
	subject: { ...here, isHere: false }
};
const details = { ...creation, name: 'administrator.editDetails', subject: here } as const;

test('a refused creation is corrected in the form it came from', () => {
	expect(mendingOf(creation)).toBe('/administrators/new?redo=m1');
});

test.each([
	'administrator.editDetails',
	'administrator.changeRole',
	'administrator.setApiAccess',
	'organizationAccess.grant'
] as const)('a refused %s is corrected in the form of its administrator', (name) => {
	expect(mendingOf({ ...details, name })).toBe('/administrators/a?redo=m1');
});

test('a conflicting or premature change can be edited as well', () => {
	expect(mendingOf({ ...details, state: 'superseded' })).toBe('/administrators/a?redo=m1');
	expect(mendingOf({ ...details, state: 'review' })).toBe('/administrators/a?redo=m1');
});

test('a change without a form or a subject cannot be corrected', () => {
	expect(mendingOf({ ...details, name: 'administrator.suspend' })).toBeUndefined();
	expect(mendingOf({ ...details, subject: { ...here, isHere: false } })).toBeUndefined();
	expect(mendingOf({ ...details, state: 'expired' })).toBeUndefined();
});

test('a conflict is resolved for one side, and a stale change asks for confirmation', () => {
	expect(redoWords('superseded')).toEqual({ redo: 'Keep mine', discard: 'Use theirs' });
	expect(redoWords('review')).toEqual({ redo: 'Yes, still wanted', discard: 'No, discard' });
});

test.each([
	['administrator', '/administrators/x'],
	['organizationAccess', '/administrators/x'],
	['organization', '/organizations/x'],
	['provider', '/settings/account']
])('a change to an %s links to it', (collection, path) => {
	expect(pathOf({ subject: { collection, id: 'x', label: '', isHere: true } })).toBe(path);
});

test.each([
	[{ id: 'a' }, ''],
	[{ id: 'a', reason: 'Laptop stolen' }, '“Laptop stolen”'],
	[{ id: 'a', reason: 'Laptop stolen', ticket: 'T-17' }, '“Laptop stolen” · T-17'],
	['anything', '']
])('a card shows the reason of a change when its author gave one', (args, words) => {
	expect(becauseWords(args)).toBe(words);
});
