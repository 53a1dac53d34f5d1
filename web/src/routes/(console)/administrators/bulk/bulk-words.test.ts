import { expect, test } from 'vitest';
import { leftOutWords, refusalOf, tallyWords, VERBS } from './bulk-words.ts';

const nobody = { canContain: false, canAddAdministrators: false };

test('a role that may suspend can suspend and require MFA, and nothing else', () => {
	const manager = { ...nobody, canContain: true };

	const allowed = VERBS.filter((verb) => refusalOf(verb, manager) === undefined);

	expect(allowed).toEqual(['suspend', 'requireMfa']);
	expect(VERBS.filter((verb) => refusalOf(verb, nobody) === undefined)).toEqual([]);
});

test('the summary counts done, waiting and failed changes', () => {
	const all = { done: 18, waiting: 2, needYou: 0, cancelled: 0 };

	expect(tallyWords(all)).toBe('18 done, 2 waiting, 0 need you');
	expect(tallyWords({ ...all, needYou: 1, cancelled: 3 })).toBe(
		'18 done, 2 waiting, 1 needs you, 3 cancelled'
	);
});

test('an owner is excluded with a text that names the role', () => {
	expect(leftOutWords('suspend', 'not_permitted')).toContain('Administrator With Billing');
	expect(leftOutWords('suspend', 'self_forbidden')).toBe('You can’t suspend yourself.');
	expect(leftOutWords('changeRole', 'self_forbidden')).toContain('your own account');
});
