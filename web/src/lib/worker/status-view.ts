import type { Desk } from './desk.ts';
import { isEnrolmentDue } from './enrolment-due.ts';
import { settledState } from './marks.ts';
import type { SyncStatus } from './live-queries.ts';

export function statusOf(desk: Desk): SyncStatus {
	const { replica, loop } = desk;
	const { health } = loop;
	const waiting = replica.queue.list();
	const open = replica.needsYou().map(settledState);
	const conflicts = open.filter((state) => state === 'superseded' || state === 'merged').length;
	const held = open.filter((state) => state === 'quarantined').length;
	const onTheWay = waiting.filter(({ state }) => state === 'sending' || state === 'answered');
	return {
		connection: health.connection,
		offlineSince: health.offlineSince,
		isSyncing: loop.isBusy,
		sending:
			onTheWay.length === 0
				? null
				: {
						sent: waiting.filter(({ state }) => state === 'answered').length,
						total: waiting.length
					},
		waiting: waiting.length,
		oldestWaitingAt: waiting[0]?.mutation.authoredAt ?? null,
		needsYou: { conflicts, rejected: open.length - conflicts - held, held },
		lastSyncAt: health.lastSyncAt,
		paused: health.paused ?? (isEnrolmentDue(desk) ? 'enrol' : null),
		isStalled: health.isStalled
	};
}

/** Of the chip while nobody's data is open. */
export const IDLE_STATUS: SyncStatus = {
	connection: 'online',
	offlineSince: null,
	isSyncing: false,
	sending: null,
	waiting: 0,
	oldestWaitingAt: null,
	needsYou: { conflicts: 0, rejected: 0, held: 0 },
	lastSyncAt: null,
	paused: null,
	isStalled: false
};
