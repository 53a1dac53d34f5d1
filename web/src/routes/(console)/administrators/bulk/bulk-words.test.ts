import { expect, test } from 'vitest';
import { leftOutWords, refusalOf, VERBS } from './bulk-words.ts';

const nobody = { canContain: false, canAddAdministrators: false };

test('a role that may suspend can suspend and require MFA, and nothing else', () => {
	const manager = { ...nobody, canContain: true };

	const allowed = VERBS.filter((verb) => refusalOf(verb, manager) === undefined);

	expect(allowed).toEqual(['suspend', 'requireMfa']);
	expect(VERBS.filter((verb) => refusalOf(verb, nobody) === undefined)).toEqual([]);
});

test('an owner is excluded with a text that names the role', () => {
	expect(leftOutWords('suspend', 'not_permitted')).toContain('Administrator With Billing');
	expect(leftOutWords('suspend', 'self_forbidden')).toBe('You can’t suspend yourself.');
	expect(leftOutWords('changeRole', 'self_forbidden')).toContain('your own account');
});
