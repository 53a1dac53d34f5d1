import { randomBytes } from 'node:crypto';

import type { Account } from './account.ts';
import type { Database } from './store.ts';

/** A mail to a person that follows from what a transaction wrote. */
export interface QueuedEffect extends Account {
	readonly kind: string;
	/** Version of the change that it follows from. */
	readonly version: number;
	readonly at: number;
	/** The person's device on which it happened, if the mail tells it. */
	readonly deviceId?: string | undefined;
}

/** Queues an effect to be carried out after the transaction; it is due at once. */
export async function queueEffect(
	tx: Database,
	{ providerId, administratorId, kind, version, at, deviceId }: QueuedEffect
): Promise<void> {
	await tx
		.insertInto('effect')
		.values({
			id: randomBytes(16).toString('hex'),
			provider_id: providerId,
			version,
			kind,
			payload: JSON.stringify({ administratorId, deviceId }),
			created_at: at,
			done_at: null,
			next_attempt_at: at,
			claimed_until: 0,
			last_error: null
		})
		.execute();
}
