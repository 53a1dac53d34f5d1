import { expect, test } from 'vitest';
import { BULK_WORDS, leftOutWords, refusalOf } from './bulk-words.ts';

const nobody = { canContain: false, canAddAdministrators: false, role: 'Read Only' } as const;

test('a role that may suspend can suspend and require MFA, and nothing else', () => {
	const manager = { ...nobody, canContain: true };

	const allowed = BULK_WORDS.filter((words) => refusalOf(words, manager) === undefined);

	expect(allowed.map(({ kind }) => kind)).toEqual(['suspend', 'requireMfa']);
	expect(BULK_WORDS.filter((words) => refusalOf(words, nobody) === undefined)).toEqual([]);
});

test('an owner is excluded with a text that names the role', () => {
	expect(leftOutWords('suspend', 'not_permitted')).toContain('Administrator With Billing');
	expect(leftOutWords('suspend', 'self_forbidden')).toBe('You can’t suspend yourself.');
	expect(leftOutWords('changeRole', 'self_forbidden')).toContain('your own account');
});
