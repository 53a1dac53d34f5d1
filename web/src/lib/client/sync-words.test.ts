import { expect, test } from 'vitest';
import type { SyncStatus } from '#lib/worker/live-queries.ts';
import { syncWords } from './sync-words.ts';

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
	needsYou: { conflicts: 0, rejected: 0, held: 0 },
	lastSyncAt: NOW,
	paused: null,
	isStalled: false
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
	['one change met another', { needsYou: { conflicts: 1, rejected: 0, held: 0 } }, '1 conflict'],
	[
		'an owner has one to review',
		{ needsYou: { conflicts: 0, rejected: 0, held: 1 } },
		'1 to review'
	],
	['two changes were refused', { needsYou: { conflicts: 0, rejected: 2, held: 0 } }, '2 rejected'],
	['the session is over', { paused: 'sign_in', waiting: 2 }, 'Sign in to send 2 changes'],
	['the app is too old', { paused: 'update' }, 'Update needed to sync']
])('when %s the chip says so', (_, difference, text) => {
	expect(syncWords({ ...quiet, ...difference }, NOW).text).toBe(text);
});

test('what needs the person is said at once, and before everything else', () => {
	const words = syncWords(
		{ ...quiet, ...offline, needsYou: { conflicts: 1, rejected: 1, held: 0 } },
		NOW
	);

	expect(words).toMatchObject({ text: '1 conflict, 1 rejected', announce: 'at once', tone: 'bad' });
});
