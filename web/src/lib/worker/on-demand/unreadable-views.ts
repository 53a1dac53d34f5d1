import type { QueueRecord } from '#lib/replica/database.ts';
import type { ChangeView } from '#lib/worker/change-query.ts';

/** Not the mutation's own id: that lies in the clear, where anybody may have changed it. */
export function unreadableId({ sequence }: Pick<QueueRecord, 'sequence'>): string {
	return `unreadable-${sequence}`;
}

/** The place in the queue is all that can be said of what it was, and whether it ever left. */
export function unreadableView({ sequence, sent, savedAt }: QueueRecord): ChangeView {
	return {
		id: unreadableId({ sequence }),
		...{ name: 'unreadable', args: { place: sequence, sent }, state: 'unreadable' },
		subject: { collection: '', id: '', label: '', isHere: false },
		...{ rejection: null, fields: [], decidedAt: null, deviceName: null, author: null },
		authoredAt: typeof savedAt === 'number' ? savedAt : 0,
		...{ canWithdraw: false, canRedo: false, canDiscard: true, canReverse: false },
		followers: []
	};
}
