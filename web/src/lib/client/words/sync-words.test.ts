import { expect, test } from 'vitest';
import type { SyncStatus } from '#lib/engine-api/status.ts';
import { chipWords, missingWords, syncWords, whyNot } from './sync-words.ts';

const NOW = new Date('2026-11-25T15:00:00').getTime();
const TODAY = new Date('2026-11-25T09:14:00').getTime();
const YESTERDAY = new Date('2026-11-24T09:14:00').getTime();

const quiet: SyncStatus = {
	connection: 'online',
	offlineSince: null,
	isSyncing: false,
	sending: null,
	waiting: 0,
	sent: 0,
	awaiting: 0,
	oldestWaitingAt: null,
	needsYou: {},
	lastSyncAt: NOW,
	paused: null,
	trouble: null,
	isStalled: false,
	mayLoosen: true,
	missing: null
};
const DAMAGE = { administrators: 100, organizationPages: 0, updates: 0 } as const;
const offline = { connection: 'offline', offlineSince: TODAY } as const;

test.each<[string, Partial<SyncStatus>, string]>([
	['nothing is the matter', {}, 'Up to date'],
	['a push is under way', { sending: { sent: 3, total: 12 }, waiting: 9 }, 'Syncing 3 of 12'],
	['changes wait', { waiting: 2, oldestWaitingAt: TODAY }, 'On this computer 2'],
	[
		'one of two changes was sent and another waits for approval',
		{ waiting: 2, sent: 1, awaiting: 1, oldestWaitingAt: TODAY },
		'On this computer 1 · On its way 2'
	],
	['a change waits for approval', { awaiting: 1 }, 'Up to date'],
	['there is no network', offline, 'Offline since 09:14'],
	[
		'there is no network and changes wait',
		{ ...offline, waiting: 2, oldestWaitingAt: TODAY },
		'Offline · On this computer 2'
	],
	[
		'the server does not answer',
		{ connection: 'unreachable', offlineSince: TODAY },
		'Can’t reach the server since 09:14'
	],
	[
		'changes wait for over a day',
		{ waiting: 2, oldestWaitingAt: YESTERDAY },
		'On this computer 2 since yesterday'
	],
	[
		'the oldest change does not move',
		{ waiting: 1, oldestWaitingAt: TODAY, isStalled: true },
		'On this computer 1 since 09:14'
	],
	['the server has no room', { trouble: 'disk_full' }, 'Server’s disk is full'],
	[
		'the server has no room for changes that wait',
		{ trouble: 'disk_full', waiting: 2, oldestWaitingAt: TODAY, isStalled: true },
		'Server’s disk is full · On this computer 2'
	],
	['one change met another', { needsYou: { superseded: 1 } }, 'Needs you 1'],
	['a change stands in part', { needsYou: { superseded: 1, merged: 1 } }, 'Needs you 2'],
	['two changes were refused', { needsYou: { rejected: 2 } }, 'Needs you 2'],
	['a change has to be said again', { needsYou: { review: 1 } }, 'Needs you 1'],
	['a mail was wanted too long ago', { needsYou: { expired: 1 } }, 'Needs you 1'],
	['the server lost its decisions', { needsYou: { lost: 3 } }, 'Needs you 3'],
	['an owner has one to review', { needsYou: { quarantined: 1 } }, 'Needs you 1'],
	['a change cannot be read any more', { needsYou: { unreadable: 1 } }, 'Needs you 1'],
	['much needs the person', { needsYou: { superseded: 1, rejected: 1, lost: 3 } }, 'Needs you 5'],
	['a part of the list cannot be read', { missing: DAMAGE }, 'List incomplete'],
	['the session is over', { paused: 'sign_in', waiting: 2 }, 'Sign in to send 2 changes'],
	['the app is too old', { paused: 'update' }, 'Update needed to sync'],
	['the server is too old', { paused: 'server' }, 'Sync paused: the server is too old'],
	['the storage is full', { paused: 'storage' }, 'Storage full']
])('the chip says so when %s', (_, difference, text) => {
	expect(chipWords({ ...quiet, ...difference }, NOW).map((words) => words.text)).toEqual([text]);
});

test.each([
	['changes wait', { waiting: 2, oldestWaitingAt: TODAY }, ['Storage full', 'On this computer 2']],
	['there is no connection', offline, ['Storage full', 'Offline since 09:14']],
	['a conflict needs the person', { needsYou: { superseded: 1 } }, ['Needs you 1', 'Storage full']]
])('a full storage does not hide that %s', (_, difference, texts) => {
	const said = chipWords({ ...quiet, paused: 'storage', ...difference }, NOW);
	expect(said.map(({ text }) => text)).toEqual(texts);
});

const connections = [
	['online', {}],
	['offline', offline],
	['out of the server’s reach', { connection: 'unreachable', offlineSince: TODAY }],
	['blocked', { paused: 'sign_in' }]
] as const;
const queues = [
	['nothing waits', {}],
	['two wait', { waiting: 2, oldestWaitingAt: TODAY }],
	['two wait for over a day', { waiting: 2, oldestWaitingAt: YESTERDAY }],
	['one of two is on its way', { waiting: 2, sending: { sent: 0, total: 2 } }]
] as const;
const needs = [
	['nothing needs the person', {}],
	['a conflict needs the person', { needsYou: { superseded: 1 } }]
] as const;

/** Words of the chip alone, and beside a conflict. */
const CHIP: Record<string, readonly [string, string]> = {
	'online, nothing waits': ['Up to date', 'Needs you 1'],
	'online, two wait': ['On this computer 2', 'Needs you 1 · On this computer 2'],
	'online, two wait for over a day': [
		'On this computer 2 since yesterday',
		'Needs you 1 · On this computer 2'
	],
	'online, one of two is on its way': ['Syncing 0 of 2', 'Needs you 1 · Syncing 0 of 2'],
	'offline, nothing waits': ['Offline since 09:14', 'Needs you 1 · Offline'],
	'offline, two wait': [
		'Offline · On this computer 2',
		'Needs you 1 · Offline · On this computer 2'
	],
	'offline, two wait for over a day': [
		'Offline · On this computer 2 since yesterday',
		'Needs you 1 · Offline · On this computer 2'
	],
	'offline, one of two is on its way': [
		'Offline · On this computer 2',
		'Needs you 1 · Offline · On this computer 2'
	],
	'out of the server’s reach, nothing waits': [
		'Can’t reach the server since 09:14',
		'Needs you 1 · Can’t reach the server'
	],
	'out of the server’s reach, two wait': [
		'Can’t reach the server · On this computer 2',
		'Needs you 1 · Can’t reach the server · On this computer 2'
	],
	'out of the server’s reach, two wait for over a day': [
		'Can’t reach the server · On this computer 2 since yesterday',
		'Needs you 1 · Can’t reach the server · On this computer 2'
	],
	'out of the server’s reach, one of two is on its way': [
		'Can’t reach the server · On this computer 2',
		'Needs you 1 · Can’t reach the server · On this computer 2'
	],
	'blocked, nothing waits': ['Sign in again', 'Needs you 1 · Sign in again'],
	'blocked, two wait': ['Sign in to send 2 changes', 'Needs you 1 · Sign in to send 2 changes'],
	'blocked, two wait for over a day': [
		'Sign in to send 2 changes',
		'Needs you 1 · Sign in to send 2 changes'
	],
	'blocked, one of two is on its way': [
		'Sign in to send 2 changes',
		'Needs you 1 · Sign in to send 2 changes'
	]
};

const combinations = connections.flatMap(([connection, is]) =>
	queues.flatMap(([queue, has]) =>
		needs.map(([need, asks], place) => {
			const text = CHIP[`${connection}, ${queue}`]?.[place];
			return [connection, queue, need, { ...is, ...has, ...asks }, text] as const;
		})
	)
);

test.each(combinations)('%s, while %s and %s, and the chip says all of it', (...combination) => {
	const [, , , difference, text] = combination;
	const said = chipWords({ ...quiet, ...difference }, NOW);
	const [first] = said;
	const shown = said.length === 1 ? [first.text] : said.map((words) => words.brief ?? words.text);

	expect(shown.join(' · ')).toBe(text);
});

test('conflicts and refusals come first and are announced at once, followed by the rest', () => {
	const status = { ...quiet, ...offline, needsYou: { superseded: 1, rejected: 1 } };
	const [first, second] = chipWords(status, NOW);

	expect(first).toMatchObject({
		text: 'Needs you 2',
		announce: 'immediately',
		tone: 'bad'
	});
	expect(second).toMatchObject({ text: 'Offline since 09:14', announce: 'once' });
});

test('all that needs the person is one count beside something else', () => {
	const needsYou = { superseded: 2, rejected: 1 };
	const [first, second] = chipWords(
		{ ...quiet, needsYou, waiting: 1, oldestWaitingAt: TODAY },
		NOW
	);

	expect(first).toMatchObject({ text: 'Needs you 3' });
	expect(second).toMatchObject({ text: 'On this computer 1' });
});

test('Device status shows the state of the sync, whatever needs attention', () => {
	const status = { ...quiet, ...offline, needsYou: { rejected: 1 } };

	expect(syncWords(status, NOW).text).toBe('Offline since 09:14');
});

test.each<[string, Partial<SyncStatus>, RegExp]>([
	['the session is over', { paused: 'sign_in', trouble: 'unauthenticated' }, /Sign in/],
	['another person is signed in', { paused: 'sign_in', trouble: 'wrong_person' }, /Someone else/],
	['a second factor is due', { paused: 'enrol' }, /Set up MFA/],
	['the app is too old', { paused: 'update', trouble: 'app_too_old' }, /Update it/],
	['the server is too old', { paused: 'server', trouble: 'server_too_old' }, /until it has been/],
	['this device is full', { paused: 'storage' }, /storage is full.*Free up space/],
	[
		'the server’s disk is full',
		{ trouble: 'disk_full', isStalled: true },
		/sent when there’s room/
	],
	['the head of the queue does not move', { isStalled: true }, /has been stuck/]
])('the device status says why and what helps when %s', (_, difference, words) => {
	expect(whyNot({ ...quiet, ...difference })).toMatch(words);
});

test('there is no explanation while the sync works', () => {
	expect(whyNot(quiet)).toBeUndefined();
});

test.each([
	[{}, /^100 administrators saved on this device can’t be read\. Everything loads again/],
	[{ administrators: 1 }, /^1 administrator saved/],
	[{ administrators: 'all' }, /^The list saved on this device can’t be read\./],
	[{ administrators: 0, organizationPages: 1 }, /^Some organizations saved/],
	[{ administrators: 0, updates: 2 }, /^Recent updates .* may be out of date\. Everything/]
] as const)('unreadable parts of the list are described: %j', (damage, words) => {
	expect(missingWords({ ...DAMAGE, ...damage })).toMatch(words);
});
