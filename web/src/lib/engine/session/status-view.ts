import type { Replica } from '#lib/replica/replica.ts';
import { mayLoosen } from './contact.ts';
import type { OpenSession } from './open-session.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { isEnrolmentDue } from './enrolment-due.ts';
import { settledState } from './badges.ts';
import type { NeedsYou, SyncStatus } from '#lib/engine-api/status.ts';

export function statusOf(session: OpenSession): SyncStatus {
	const { replica, loop } = session;
	const { health } = loop;
	const { queue } = replica;
	return {
		connection: health.connection,
		offlineSince: health.offlineSince,
		isSyncing: loop.isBusy,
		sending: loop.progress.of(queue),
		waiting: queue.size,
		sent: queue.sent,
		awaiting: replica.awaiting().length,
		oldestWaitingAt: queue.oldest?.mutation.authoredAt ?? null,
		needsYou: needsYouOf(replica),
		lastSyncAt: health.lastSyncAt,
		paused: health.paused ?? (isEnrolmentDue(session) ? 'enrol' : null),
		trouble: health.trouble,
		isStalled: health.isStalled,
		mayLoosen: mayLoosen(session),
		missing: replica.damage ?? null
	};
}

function needsYouOf(replica: Replica): NeedsYou {
	const counts: Partial<Record<ChangeState, number>> = {};
	for (const entry of replica.needsYou()) {
		const state = settledState(entry);
		counts[state] = (counts[state] ?? 0) + 1;
	}
	const { unreadable: changes, queue } = replica;
	const unnamed = queue.disk.index.unnamed === null ? 0 : 1;
	const missing = changes.missing + unnamed;
	const unreadable = changes.size - changes.missing;
	return {
		...counts,
		...(unreadable === 0 ? {} : { unreadable }),
		...(missing === 0 ? {} : { missing })
	};
}

/** Status while no one's data is open. */
export const IDLE_STATUS: SyncStatus = {
	connection: 'online',
	offlineSince: null,
	isSyncing: false,
	sending: null,
	waiting: 0,
	sent: 0,
	awaiting: 0,
	oldestWaitingAt: null,
	needsYou: {},
	lastSyncAt: null,
	paused: null,
	trouble: null,
	isStalled: false,
	mayLoosen: true,
	missing: null
};
