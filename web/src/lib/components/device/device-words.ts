import { formatNumber } from '#lib/client/words/locale.ts';
import { ago, moment } from '#lib/client/words/when.ts';
import type { DeviceView } from '#lib/engine-api/devices.ts';

type Seen = Pick<DeviceView, 'lastSeenAt' | 'waiting' | 'oldestWaitingAt' | 'endedAt' | 'isThis'>;

/** "Last seen 2 min ago."; says only that the current device is in use. */
export function seenWords({ lastSeenAt, endedAt, isThis }: Seen, now: number): string {
	if (endedAt !== null) return `Ended ${ago(endedAt, now)}.`;
	return isThis ? 'In use now.' : `Last seen ${ago(lastSeenAt, now)}.`;
}

/** Only while the device may still send it; the chip says more about this device's queue. */
export function waitingWords(device: Seen, now: number): string {
	const { waiting, oldestWaitingAt, endedAt, isThis } = device;
	if (waiting === 0 || endedAt !== null || isThis) return '';
	const changes = waiting === 1 ? '1 change' : `${formatNumber(waiting)} changes`;
	const since = oldestWaitingAt === null ? '' : `, the oldest made ${moment(oldestWaitingAt, now)}`;
	return `It had ${changes} waiting${since}.`;
}

const YEAR_MS = 365 * 24 * 3_600_000;

/** The lock is permanent: nobody waits this long, so the secret must be replaced. */
export function isLockedForGood(until: number, now: number): boolean {
	return until - now > YEAR_MS;
}

export function lockedWords(until: number, now: number): string {
	const minutes = Math.max(1, Math.ceil((until - now) / 60_000));
	return minutes === 1 ? 'for another minute' : `for another ${minutes} min`;
}
