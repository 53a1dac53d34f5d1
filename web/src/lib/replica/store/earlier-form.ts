import type { Transaction } from 'dexie';
import { UNSENT } from '#lib/envelope/envelope-record.ts';

/**
 * Takes over a copy of version 1. Apps that wrote it kept envelopes beside a queue that an older app
 * changed without them, so an envelope may be of a change that its author has undone. All of them are
 * signed by a key that lay there in the clear, which no server takes, and the open app seals what
 * waits again. Only deletes, because a full device has no room for anything else: without the row
 * `unsent`, every change counts as one that may have left (decision 30).
 */
export async function takeOverEarlier(transaction: Transaction): Promise<void> {
	const [envelopes, meta] = [transaction.table('envelope'), transaction.table('meta')];
	const waiting = await transaction.table('queue').toCollection().primaryKeys();
	const left = new Set(await envelopes.orderBy('leftAt').primaryKeys());
	if (waiting.some((sequence) => left.has(sequence))) await meta.delete(UNSENT.id);
	await envelopes.clear();
	await meta.delete('device-key');
}
