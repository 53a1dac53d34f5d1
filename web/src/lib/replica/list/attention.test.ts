import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import { expect, test } from 'vitest';
import { attentionTest, ATTENTION_REASONS } from './attention.ts';
import { openFilled, person, provider, page, PROVIDER, idOf } from '#fixtures/replica.ts';
import { AdministratorEntry } from './administrator-entry.ts';

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;
const SAFE = { mfaRequired: true, mfaEnrolledAt: 1, mfaEnrolmentStartedAt: 1, createdAt: 1 };

function withKey(expiresAt: number | null, value: object = {}): object {
	return {
		...SAFE,
		apiAccess: true,
		apiKey: { prefix: 'abcd', createdAt: 1, expiresAt },
		...value
	};
}

async function reasonsOf(value: object, ...rows: readonly WireRow[]): Promise<string[]> {
	const { replica, pullApplier } = await openFilled(person('sam', value));
	if (rows.length > 0) await pullApplier.receive(page({ put: [...rows] }), 'c1');
	const row = replica.view.row('administrator', idOf('sam'));
	if (row === undefined) throw new Error('The administrator is missing.');
	const entry = new AdministratorEntry(idOf('sam'), row, undefined);
	const context = { view: replica.view, providerId: PROVIDER, now: NOW };
	return ATTENTION_REASONS.filter((reason) => attentionTest(reason, context)(entry));
}

test.each<readonly [string, object, readonly string[]]>([
	['required and enrolled', SAFE, []],
	['enrolled, but not required', { ...SAFE, mfaRequired: false }, ['withoutMfa']],
	[
		'required, and not enrolled yet',
		{ ...SAFE, mfaEnrolledAt: null, mfaEnrolmentStartedAt: null },
		['withoutMfa']
	],
	['required, and has begun without finishing', { ...SAFE, mfaEnrolledAt: null }, ['withoutMfa']],
	['suspended without MFA', { ...SAFE, mfaRequired: false, suspended: true }, []],
	['invited a week ago', { ...SAFE, registered: false, createdAt: NOW - 7 * DAY_MS }, ['recent']],
	[
		'invited longer ago',
		{ ...SAFE, registered: false, createdAt: NOW - 7 * DAY_MS - 1 },
		['pendingLong', 'recent']
	],
	['invited a month ago', { ...SAFE, registered: false }, ['pendingLong']],
	['created a fortnight ago', { ...SAFE, createdAt: NOW - 14 * DAY_MS }, []],
	['with a key for two weeks more', withKey(NOW + 14 * DAY_MS), []],
	['with a key for less', withKey(NOW + 14 * DAY_MS - 1), ['keyExpiring']],
	['with a key that has expired', withKey(NOW - 1), ['keyExpiring']],
	['with a key that never expires', withKey(null), []],
	['with a key, and no access any more', withKey(NOW, { apiAccess: false }), []],
	['suspended with a key', withKey(NOW, { suspended: true }), []]
])('an administrator who is %s is of the right reasons', async (_, value, expected) => {
	expect(await reasonsOf(value)).toEqual(expected);
});

test('a global requirement counts like an individual one', async () => {
	const everybody = provider({ globalMfaRequired: true }, 2);

	expect(await reasonsOf({ ...SAFE, mfaRequired: false }, everybody)).toEqual([]);
});
