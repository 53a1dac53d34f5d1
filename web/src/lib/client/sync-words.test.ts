import { expect, test } from 'vitest';
import type { SyncStatus } from '#lib/worker/status-query.ts';
import { syncWords, whyNot } from './sync-words.ts';

const NOW = new Date('2026-11-25T15:00:00').getTime();
const TODAY = new Date('2026-11-25T09:14:00').getTime();
const YESTERDAY = new Date('2026-11-24T09:14:00').getTime();

const quiet: SyncStatus = {
	connection: 'online',
	offlineSince: null,
	isSyncing: false,
	sending: null,
	waiting: 0,
	oldestWaitingAt: null,
	needsYou: {},
	lastSyncAt: NOW,
	paused: null,
	trouble: null,
	isStalled: false,
	mayLoosen: true
};
const offline = { connection: 'offline', offlineSince: TODAY } as const;

test.each<[string, Partial<SyncStatus>, string]>([
	['nothing is the matter', {}, 'Up to date'],
	['a push is under way', { sending: { sent: 3, total: 12 }, waiting: 9 }, 'Syncing 3 of 12'],
	['changes wait', { waiting: 2, oldestWaitingAt: TODAY }, '2 waiting'],
	['there is no network', offline, 'Offline since 09:14'],
	[
		'there is no network and changes wait',
		{ ...offline, waiting: 2, oldestWaitingAt: TODAY },
		'Offline since 09:14 · 2 waiting'
	],
	[
		'the server does not answer',
		{ connection: 'unreachable', offlineSince: TODAY },
		"Can't reach server since 09:14"
	],
	[
		'changes wait for over a day',
		{ waiting: 2, oldestWaitingAt: YESTERDAY },
		'2 waiting since yesterday'
	],
	[
		'the oldest change does not move',
		{ waiting: 1, oldestWaitingAt: TODAY, isStalled: true },
		'1 waiting since 09:14'
	],
	['one change met another', { needsYou: { superseded: 1 } }, '1 conflict'],
	['a change stands in part', { needsYou: { superseded: 1, merged: 1 } }, '2 conflicts'],
	['two changes were refused', { needsYou: { rejected: 2 } }, '2 rejected'],
	['a change has to be said again', { needsYou: { review: 1 } }, '1 to confirm'],
	['a mail was wanted too long ago', { needsYou: { expired: 1 } }, '1 not sent'],
	['the server lost what it had decided', { needsYou: { lost: 3 } }, '3 lost'],
	['an owner has one to review', { needsYou: { quarantined: 1 } }, '1 to review'],
	['a change cannot be read any more', { needsYou: { unreadable: 1 } }, '1 unreadable'],
	['much needs the person', { needsYou: { superseded: 1, rejected: 1, lost: 3 } }, '5 need you'],
	['the session is over', { paused: 'sign_in', waiting: 2 }, 'Sign in to send 2 changes'],
	['the app is too old', { paused: 'update' }, 'Update needed to sync'],
	['the server is too old', { paused: 'server' }, 'Sync paused: the server is too old']
])('when %s the chip says so', (_, difference, text) => {
	expect(syncWords({ ...quiet, ...difference }, NOW).text).toBe(text);
});

test('what needs the person is said at once, and before everything else', () => {
	const words = syncWords({ ...quiet, ...offline, needsYou: { superseded: 1, rejected: 1 } }, NOW);

	expect(words).toMatchObject({ text: '1 conflict, 1 rejected', announce: 'at once', tone: 'bad' });
});

test.each<[string, Partial<SyncStatus>, RegExp]>([
	['the session is over', { paused: 'sign_in', trouble: 'unauthenticated' }, /Sign in/],
	['somebody else is signed in', { paused: 'sign_in', trouble: 'wrong_person' }, /Somebody else/],
	['a second factor is due', { paused: 'enrol' }, /second factor/],
	['the app is too old', { paused: 'update', trouble: 'app_too_old' }, /Update it/],
	['the server is too old', { paused: 'server', trouble: 'server_too_old' }, /until it has been/],
	['the disk is full', { paused: 'storage' }, /Free some space/],
	['the head of the queue does not move', { isStalled: true }, /has not moved/]
])('when %s the device status says why, and what helps', (_, difference, words) => {
	expect(whyNot({ ...quiet, ...difference })).toMatch(words);
});

test('while all is well there is nothing to explain', () => {
	expect(whyNot(quiet)).toBeUndefined();
});
