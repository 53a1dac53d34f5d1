import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { expect, test } from 'vitest';
import { isolate } from '#lib/client/words/text.ts';
import { ACTION_GROUPS } from '#lib/client/words/entity-words.ts';
import {
	actionWords,
	actorWords,
	carrierWords,
	endedPlanWords,
	namesOf,
	pathOf,
	refusalWords,
	unnamedWords
} from './activity-words.ts';

test('every action has a label and belongs to exactly one group', () => {
	const names = [...MUTATORS_BY_NAME.keys()];

	const grouped = ACTION_GROUPS.flatMap(({ value }) => namesOf(value));

	expect(grouped.toSorted()).toEqual(names.toSorted());
	expect(new Set(names.map(actionWords)).size).toBe(names.length);
	expect(ACTION_GROUPS.every(({ value }) => namesOf(value).length > 0)).toBe(true);
});

test('an action that this app is too old to know is shown by its name', () => {
	expect(actionWords('administrator.promote')).toBe('administrator.promote');
});

test('a refusal is a sentence when its reason is known', () => {
	expect(refusalWords({ code: 'deleted' })).toBe('It was deleted in the meantime.');
	expect(refusalWords({ code: 'of_next_year' })).toBeUndefined();
	expect(refusalWords({ code: null })).toBeUndefined();
});

test.each([
	['administrator', '/administrators/x'],
	['organization', '/organizations/x'],
	['provider', '/settings/account'],
	['verdict', undefined]
])('an entry about an %s links to it', (collection, path) => {
	expect(pathOf({ subject: { collection, id: 'x', label: null } })).toBe(path);
});

test.each([
	['administrator.create', 'rejected', 'administrator', 'an administrator'],
	['organization.create', 'rejected', 'organization', 'an organization'],
	['administrator.create', 'applied', 'administrator', 'an item you don’t have access to'],
	['administrator.suspend', 'rejected', 'administrator', 'an item you don’t have access to']
] as const)('%s that is %s names its missing %s as “%s”', (name, state, collection, words) => {
	const subject = { collection, id: '1', label: null };

	expect(unnamedWords({ name, state, subject })).toBe(words);
});

test('an entry says who carried it to the server, if anybody did', () => {
	const carrier = { name: 'Kate Lee', isSelf: false, deviceName: 'Pixel 8' };

	const device = isolate('Pixel 8');
	expect(carrierWords({ carrier })).toBe(`Delivered by ${isolate('Kate Lee')} from ${device}`);
	expect(carrierWords({ carrier: { ...carrier, isSelf: true } })).toBe(
		`Delivered by you from ${device}`
	);
	expect(carrierWords({})).toBeUndefined();
});

test('a change by a person says which plan it ended', () => {
	const raised = { key: 'a', field: 'roleReturn', before: { at: 5, role: 'Help Desk' } };
	const fields = [{ ...raised, after: null }];

	expect(endedPlanWords({ name: 'administrator.changeRole', fields })).toBe(
		'This ended the temporary role.'
	);
	expect(endedPlanWords({ name: 'administrator.endRaise', fields })).toBeUndefined();
	const moved = [{ ...raised, after: { at: 7, role: 'Help Desk' } }];
	expect(endedPlanWords({ name: 'administrator.raiseRole', fields: moved })).toBeUndefined();
});

test('a planned change by the server names no author', () => {
	const actor = { id: null, name: 'Schedule', isSelf: false };

	expect(actorWords({ name: 'administrator.endAccount', actor })).toBe('Automatically, as planned');
	expect(actorWords({ name: 'administrator.suspend', actor: { ...actor, name: 'Ada' } })).toBe(
		'Ada'
	);
});
