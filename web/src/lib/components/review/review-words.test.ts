import { OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { afterEach, expect, test, vi } from 'vitest';
import {
	decisionWords,
	differenceWords,
	dueWords,
	lastSeenWords,
	notExportedWords,
	progressWords,
	repeatsWords,
	repeatWords,
	scopeWords
} from './review-words.ts';

const NOW = new Date(2026, 10, 28, 12, 0).getTime();
const DAY_MS = 86_400_000;

test('an open review says when it is due and how long that is', () => {
	const due = { state: 'open', dueAt: NOW + 3 * DAY_MS, closedAt: null } as const;

	expect(dueWords(due, NOW)).toBe('Due 1 Dec 2026 12:00, in 3 days');
	expect(dueWords({ ...due, state: 'over', dueAt: NOW - 3_600_000 }, NOW)).toBe(
		'Was due 28 Nov 2026 11:00'
	);
	expect(dueWords({ ...due, state: 'closed', closedAt: NOW }, NOW)).toBe('Closed today');
});

test('a scope names its organization, if it still exists', () => {
	const organizationId = OrganizationId.parse('a'.repeat(24));
	const scope = { kind: 'organization', organizationId } as const;

	expect(scopeWords({ scope, organizationName: 'Alder Legal' })).toBe(
		'Administrators of Alder Legal'
	);
	expect(scopeWords({ scope, organizationName: null })).toBe('Administrators of an organization');
	expect(scopeWords({ scope: { kind: 'dormant', days: 90 }, organizationName: null })).toBe(
		'Administrators not seen for 90 days'
	);
});

test('a decision names its reviewer', () => {
	const kate = { id: 'k', name: 'Kate', isSelf: false };

	expect(decisionWords({ kind: 'keep', by: kate, state: null })).toBe('Kept by Kate');
	expect(decisionWords({ kind: 'suspend', by: null, state: null })).toBe(
		'Suspended on the due date'
	);
});

test.each(['waiting', 'sending', 'unanswered', 'carried', 'approval'] as const)(
	'a decision that is %s is not said to be in effect',
	(state) => {
		const self = { id: 'k', name: 'Kate', isSelf: true };
		const said = (['keep', 'reduce', 'suspend'] as const).map((kind) =>
			decisionWords({ kind, by: self, state })
		);

		expect(said).toEqual(['To be kept by you', 'To be reduced by you', 'To be suspended by you']);
		expect(decisionWords({ kind: 'reduce', by: self, state: null })).toBe('Reduced by you');
	}
);

test.each([
	[{ part: 'role', before: 'Help Desk', after: 'Manager' }, 'Role: Help Desk → Manager'],
	[{ part: 'organizations', before: 3, after: 'all' }, 'Organizations: 3 → all'],
	[{ part: 'mfaRequired', before: true, after: false }, 'MFA is no longer required'],
	[{ part: 'mfaEnrolled', before: false, after: true }, 'MFA is now set up'],
	[{ part: 'apiKey', before: false, after: true }, 'Has an API key now'],
	[{ part: 'suspended', before: false, after: true }, 'Suspended now'],
	[{ part: 'suspended', before: true, after: false }, 'No longer suspended']
] as const)('%j is put into words', (difference, words) => {
	expect(differenceWords(difference)).toBe(words);
});

test('a repetition is given in days and by its name', () => {
	expect([30, 91, 182, 365].map(repeatWords)).toEqual([
		'Every 30 days',
		'Every 91 days (a quarter)',
		'Every 182 days (half a year)',
		'Every 365 days (a year)'
	]);
	expect(repeatsWords({ repeatDays: 91 })).toBe('Repeats every 91 days');
	expect(repeatsWords({ repeatDays: null })).toBeUndefined();
});

test('the export says that unsent decisions are not in the file', () => {
	expect(notExportedWords(1)).toMatch(/^1 decision .* it isn’t in the file\.$/);
	expect(notExportedWords(2)).toMatch(/^2 decisions .* they aren’t in the file\.$/);
});

test('never seen is not the same as not known here', () => {
	expect(lastSeenWords({ lastSeenDay: null })).toBe('Never');
	expect(lastSeenWords({ lastSeenDay: undefined })).toBe('Not on this device yet');
});

test('progress counts out people who were deleted without a decision', () => {
	const counts = { keep: 1, reduce: 0, suspend: 0, undecided: 1, deleted: 1, all: 3 };

	expect(progressWords({ counts })).toBe(
		'1 of 2 people decided. 1 deleted account needs no decision.'
	);
	expect(progressWords({ counts: { ...counts, deleted: 0, all: 2 } })).toBe(
		'1 of 2 people decided'
	);
});

test.each(['America/Los_Angeles', 'Pacific/Auckland'])(
	'the day on which someone was last seen is the same day in %s',
	async (zone) => {
		vi.stubEnv('TZ', zone);
		vi.resetModules();
		const words = await import('./review-words.ts');

		expect(words.lastSeenWords({ lastSeenDay: Date.UTC(2026, 10, 28) / DAY_MS })).toBe(
			'28 Nov 2026'
		);
	}
);

// Formats of another zone would stay with the modules, for whatever is tested next.
afterEach(() => {
	vi.unstubAllEnvs();
	vi.resetModules();
});
