import type { GroupKind } from '@tenantry/shared/domain/administrator/groups.ts';
import { expect, test } from 'vitest';
import { idOf, openFilled, person, PROVIDER } from '#fixtures/replica.ts';
import { AdministratorEntry } from './administrator-entry.ts';
import { DAY_MS, GROUPS, type GroupContext } from './groups.ts';

const NOW = 1_000 * DAY_MS;
const TODAY = 1_000;

async function groupsOf(value: object, facts: Partial<GroupContext> = {}) {
	const { replica } = await openFilled(person('sam', value));
	const row = replica.view.row('administrator', idOf('sam'));
	if (row === undefined) throw new Error('The administrator is missing.');
	const entry = new AdministratorEntry(idOf('sam'), row, undefined);
	const context = {
		view: replica.view,
		providerId: PROVIDER,
		now: NOW,
		isSeenKnown: true,
		lastSeenDay: () => undefined,
		...facts
	};
	return (kind: GroupKind) => GROUPS[kind](context)(entry);
}

const ENROLLED = { mfaEnrolmentStartedAt: 1, mfaEnrolledAt: 1, mfaRequired: true };

test.each<readonly [object, string | undefined]>([
	[ENROLLED, 'covered'],
	[{ ...ENROLLED, registered: false }, 'covered'],
	[{ ...ENROLLED, mfaEnrolledAt: null }, 'unfinished'],
	[{ ...ENROLLED, mfaEnrolledAt: null, mfaEnrolmentStartedAt: null }, 'notEnrolled'],
	[{ ...ENROLLED, mfaRequired: false }, 'notRequired'],
	[{ ...ENROLLED, suspended: true }, undefined]
])('%j is covered by MFA as %s', async (value, expected) => {
	expect((await groupsOf(value))('coverage')).toBe(expected);
});

test.each<readonly [number | undefined, string]>([
	[TODAY, 'month'],
	[TODAY - 30, 'month'],
	[TODAY - 31, 'quarter'],
	[TODAY - 90, 'quarter'],
	[TODAY - 91, 'longer'],
	[undefined, 'never']
])('someone last seen on day %s is in the group %s', async (day, expected) => {
	expect((await groupsOf({}, { lastSeenDay: () => day }))('lastSeen')).toBe(expected);
});

test('a person who cannot sign in is not dormant, nor is anyone before the server has sent it', async () => {
	expect((await groupsOf({ suspended: true }))('lastSeen')).toBeUndefined();
	expect((await groupsOf({ registered: false }))('lastSeen')).toBeUndefined();
	expect((await groupsOf({}, { isSeenKnown: false }))('lastSeen')).toBeUndefined();
});

test.each<readonly [number, string]>([
	[30, 'month'],
	[31, 'quarter'],
	[90, 'quarter'],
	[91, 'longer']
])('an API key of %s days is in the group %s', async (days, expected) => {
	const apiKey = { prefix: 'abcd', createdAt: NOW - days * DAY_MS, expiresAt: null };
	expect((await groupsOf({ apiAccess: true, apiKey }))('keyAge')).toBe(expected);
	expect((await groupsOf({ apiAccess: false, apiKey }))('keyAge')).toBeUndefined();
	expect((await groupsOf({ apiAccess: true, apiKey: null }))('keyAge')).toBeUndefined();
});

test.each<readonly [number, string]>([
	[7, 'week'],
	[8, 'month'],
	[30, 'month'],
	[31, 'longer']
])('someone invited %s days ago is in the group %s', async (days, expected) => {
	const createdAt = NOW - days * DAY_MS;
	expect((await groupsOf({ registered: false, createdAt }))('pendingSince')).toBe(expected);
	expect((await groupsOf({ createdAt }))('pendingSince')).toBeUndefined();
});

test('people are grouped by how far they reach', async () => {
	expect((await groupsOf({}))('reach')).toBe('all');
	expect((await groupsOf({ accessMode: 'selected' }))('reach')).toBe('none');
});
