import type { Replica } from './replica.ts';
import type { QueueRecord } from './store/database.ts';
import { deleteUnsentEnvelopes } from './queue/left-envelopes.ts';
import type { IndexEntry } from './queue/queue-index-rows.ts';

interface Unreadable {
	readonly damaged: readonly QueueRecord[];
	/** What the index names, and the queue no longer has. */
	readonly missing: readonly IndexEntry[];
	readonly left: ReadonlySet<number>;
}

/**
 * Takes up changes that cannot be read, and deletes their envelopes, so that nothing takes effect of
 * which the author is told that it was never sent.
 */
export async function putUnreadable(
	{ context, queue, unreadable }: Pick<Replica, 'context' | 'queue' | 'unreadable'>,
	{ damaged, missing, left }: Unreadable
): Promise<void> {
	const { index } = queue.disk;
	for (const record of damaged) unreadable.putDamaged(record, index.get(record.sequence));
	for (const entry of missing) unreadable.putMissing(entry);
	unreadable.markSent(left);
	const unsent = unreadable.list().flatMap(({ sequence, sent }) => (sent ? [] : sequence));
	if (unsent.length === 0) return;
	try {
		await context.writer.write(['envelope'], 'strict', ({ envelope }, { fail }) =>
			deleteUnsentEnvelopes(envelope, unsent, fail)
		);
	} catch {
		// One has just left, or nothing can be written: all of them may take effect.
		unreadable.markSent(unsent);
	}
}
