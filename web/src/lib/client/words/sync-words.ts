import type { NeedsYou, SyncStatus } from '#lib/engine-api/status.ts';
import { formatNumber } from './locale.ts';
import { countWord, countWords, SEPARATOR } from './change-state.ts';
import { changesWord } from './text.ts';
import { explainSyncError } from './explain/sync-error.ts';
import { ago, day, moment } from './when.ts';

export interface SyncWords {
	readonly text: string;
	/** Shorter text for places beside something else, where there is less room. */
	readonly brief?: string;
	/** Time of the last contact with the server; only beside "Up to date". */
	readonly detail?: string;
	readonly tone: 'good' | 'wait' | 'bad' | 'calm';
	readonly icon: 'check' | 'sync' | 'clock' | 'cloud-off' | 'alert';
	readonly announce: 'never' | 'once' | 'immediately';
}

const TOO_LONG_MS = 86_400_000;

export function syncWords(status: SyncStatus, now: number): SyncWords {
	return (
		pausedWords(status) ??
		offlineWords(status, now) ??
		fullWords(status) ??
		stalledWords(status, now) ??
		movingWords(status, now) ??
		settledWords(status, now)
	);
}

/**
 * Returns the messages of the chip. A message that needs the person comes first, but never replaces
 * a missing connection or waiting changes: both are shown.
 */
export function chipWords(status: SyncStatus, now: number): readonly [SyncWords, ...SyncWords[]] {
	const needs = needsYouWords(status);
	const [state, ...others] = stateWords(status, now);
	if (needs === undefined) return [state, ...others];
	const isQuiet = status.paused === null && isAllSent(status);
	return isQuiet ? [needs] : [needs, state, ...others];
}

/** Sync waits for something outside the app: a connection, room or a person. */
export function isHeldUp({ connection, paused, trouble, isStalled }: SyncStatus): boolean {
	return connection !== 'online' || paused !== null || isStalled || trouble === 'disk_full';
}

/** A full device still sends queued changes and can be offline, so both are said. */
function stateWords(status: SyncStatus, now: number): readonly [SyncWords, ...SyncWords[]] {
	const state = syncWords(status, now);
	if (status.paused !== 'storage' || isAllSent(status)) return [state];
	return [state, syncWords({ ...status, paused: null }, now)];
}

function isAllSent({ connection, waiting }: SyncStatus): boolean {
	return connection === 'online' && waiting === 0;
}

/** In whole sentences; undefined while sync continues. */
export function whyNot({ paused, trouble, isStalled }: SyncStatus): string | undefined {
	if (paused === 'storage')
		return 'This device’s storage is full. Your unsynced changes are safe and can still be sent. Free up space and we’ll continue automatically.';
	if (trouble !== null) return explainSyncError(trouble);
	if (paused === 'enrol') return explainSyncError('enrolment_required');
	if (isStalled)
		return 'We’re connected, but a change has been stuck for over two minutes. We’ll keep retrying. If it continues, contact your server administrator.';
	return undefined;
}

/** Says in whole sentences which parts of the list on this device can't be read. */
export function missingWords({
	administrators,
	organizationPages,
	updates
}: NonNullable<SyncStatus['missing']>): string {
	const parts = [
		...(administrators === 'all' ? ['The list saved on this device can’t be read.'] : []),
		...(typeof administrators === 'number' && administrators > 0
			? [
					administrators === 1
						? '1 administrator saved on this device can’t be read.'
						: `${formatNumber(administrators)} administrators saved on this device can’t be read.`
				]
			: []),
		...(organizationPages > 0 ? ['Some organizations saved on this device can’t be read.'] : []),
		...(updates > 0
			? ['Recent updates saved on this device can’t be read, so some details may be out of date.']
			: [])
	];
	return [...parts, 'Everything loads again when you’re back online.'].join(' ');
}

function pausedWords({ paused, waiting }: SyncStatus): SyncWords | undefined {
	if (paused === null) return undefined;
	const changes = changesWord(waiting);
	const texts: Record<typeof paused, string> = {
		sign_in: waiting === 0 ? 'Sign in again' : `Sign in to send ${changes}`,
		enrol: waiting === 0 ? 'Set up MFA' : `Set up MFA to send ${changes}`,
		update: 'Update needed to sync',
		server: 'Sync paused: the server is too old',
		revoked: 'Sync paused: this device was signed out',
		storage: 'Storage full'
	};
	return { text: texts[paused], tone: 'wait', icon: 'alert', announce: 'once' };
}

function needsYouWords(status: SyncStatus): SyncWords | undefined {
	const { needsYou } = stageCounts(status);
	if (needsYou === 0) return undefined;
	const text = countWord('needsYou', needsYou);
	return { text, tone: 'bad', icon: 'alert', announce: 'immediately' };
}

/** Counts changes by stage, without the final ones, the same for every surface. */
export function stageCounts({
	needsYou,
	waiting,
	sent,
	awaiting
}: SyncStatus): Record<'needsYou' | 'device' | 'moving', number> {
	return { needsYou: openCount(needsYou), device: waiting - sent, moving: sent + awaiting };
}

/** Returns the counts of what the server has not decided. */
export function unsyncedWords(status: SyncStatus): string {
	const { device, moving } = stageCounts(status);
	return countWords({ device, moving }, 'device');
}

export function openCount(needsYou: NeedsYou): number {
	return sum(Object.values(needsYou));
}

function stalledWords(status: SyncStatus, now: number): SyncWords | undefined {
	const { isStalled, waiting } = status;
	if (!isStalled || waiting === 0) return undefined;
	return { text: waitingText(status, now), tone: 'wait', icon: 'clock', announce: 'once' };
}

function offlineWords(status: SyncStatus, now: number): SyncWords | undefined {
	const { connection, offlineSince, waiting } = status;
	if (connection === 'online') return undefined;
	const what = connection === 'offline' ? 'Offline' : 'Can’t reach the server';
	const since = offlineSince === null ? what : `${what} since ${moment(offlineSince, now)}`;
	const look = { icon: 'cloud-off', announce: 'once' } as const;
	if (waiting === 0) return { text: since, brief: what, tone: 'calm', ...look };
	const brief = `${what}${SEPARATOR}${unsyncedWords(status)}`;
	// Only a change that is too old says since when; Device status says it of the connection.
	const text = isTooOld(status, now) ? `${what}${SEPARATOR}${waitingText(status, now)}` : brief;
	return { text, brief, tone: 'wait', ...look };
}

function fullWords(status: SyncStatus): SyncWords | undefined {
	if (status.trouble !== 'disk_full') return undefined;
	const what = 'Server’s disk is full';
	const text = status.waiting === 0 ? what : `${what}${SEPARATOR}${unsyncedWords(status)}`;
	return { text, tone: 'wait', icon: 'alert', announce: 'once' };
}

function movingWords(status: SyncStatus, now: number): SyncWords | undefined {
	const { isSyncing, sending, waiting } = status;
	if (sending) {
		const text = `Syncing ${sending.sent} of ${sending.total}`;
		return { text, tone: 'calm', icon: 'sync', announce: 'never' };
	}
	if (waiting > 0) {
		const announce = isTooOld(status, now) ? 'once' : 'never';
		const [text, brief] = [waitingText(status, now), unsyncedWords(status)];
		return { text, brief, tone: 'wait', icon: 'clock', announce };
	}
	if (isSyncing) return { text: 'Syncing', tone: 'calm', icon: 'sync', announce: 'never' };
	return undefined;
}

/** Says since when changes wait, where it has been long, or longer than it should be. */
function waitingText(status: SyncStatus, now: number): string {
	const { oldestWaitingAt, isStalled } = status;
	const isOld = isTooOld(status, now);
	const counts = unsyncedWords(status);
	if (!isOld && !isStalled) return counts;
	const oldest = oldestWaitingAt ?? now;
	return `${counts} since ${isOld ? day(oldest, now) : moment(oldest, now)}`;
}

function isTooOld({ oldestWaitingAt }: SyncStatus, now: number): boolean {
	return oldestWaitingAt !== null && now - oldestWaitingAt > TOO_LONG_MS;
}

function settledWords({ lastSyncAt, missing, needsYou }: SyncStatus, now: number): SyncWords {
	if (needsYou.missing !== undefined)
		return { text: 'Changes missing', tone: 'bad', icon: 'alert', announce: 'once' };
	if (missing !== null)
		return { text: 'List incomplete', tone: 'wait', icon: 'alert', announce: 'once' };
	const base = { text: 'Up to date', tone: 'good', icon: 'check', announce: 'never' } as const;
	return lastSyncAt === null ? base : { ...base, detail: ago(lastSyncAt, now) };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, n) => total + n, 0);
}
