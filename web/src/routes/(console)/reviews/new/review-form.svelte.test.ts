import { expect, test } from 'vitest';
import { countRefusal, ReviewForm } from './review-form.svelte.ts';

const NOW = new Date(2026, 10, 28, 12, 0).getTime();
const owners = [
	{ id: 'ada', name: 'Ada', isSelf: true },
	{ id: 'ben', name: 'Ben', isSelf: false }
];

test('a new form is complete: everyone, all owners, due in two weeks', () => {
	const form = new ReviewForm(NOW);

	expect(form.errors({ owners }, NOW)).toEqual({});
	expect(form.name).toBe('Access review, November 2026');
	expect(form.reviewersAmong(owners)).toEqual(['ada', 'ben']);
	expect(new Date(form.dueAt ?? 0)).toEqual(new Date(2026, 11, 12, 23, 59));
	expect([form.scope, form.undecided, form.repeatDays]).toEqual([{ kind: 'all' }, 'list', null]);
});

test('each missing or impossible entry has an error at its field', () => {
	const form = new ReviewForm(NOW);
	form.name = ' ';
	form.kind = 'organization';
	for (const { id } of owners) form.leftOut.add(id);
	form.due = '2026-11-27';

	expect(Object.keys(form.errors({ owners }, NOW)).sort()).toEqual([
		'dueAt',
		'name',
		'organization',
		'reviewers'
	]);
	form.due = '';
	expect(form.errors({ owners }, NOW).dueAt).toBe('Choose a due date.');
});

test('a review may be due at the end of today', () => {
	const form = new ReviewForm(NOW);
	form.due = '2026-11-28';

	expect(form.errors({ owners }, NOW)).toEqual({});
});

test('a review covers at least one person, and at most its limit', () => {
	expect(countRefusal(0)).toBe('Nobody matches, so there is nothing to review.');
	expect([countRefusal(1), countRefusal(2000)]).toEqual([undefined, undefined]);
	expect(countRefusal(2001)).toMatch(/^That’s 2,001 people\./);
});
