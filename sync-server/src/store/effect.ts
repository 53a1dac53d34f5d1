import { randomBytes } from 'node:crypto';

import type { Account } from './account.ts';
import type { Database } from './store.ts';

/** A mail to a person that follows from what a transaction wrote. */
export interface QueuedEffect extends Account {
	readonly kind: string;
	readonly version: number;
	readonly at: number;
	/** Undefined unless the mail names the person's device. */
	readonly deviceId?: string | undefined;
	/** Undefined unless the mail is about an access review. */
	readonly reviewId?: string | undefined;
}

/** Carried out after the transaction, at its time, which is mostly now. */
export async function queueEffect(
	tx: Database,
	{ providerId, administratorId, kind, version, at, deviceId, reviewId }: QueuedEffect
): Promise<void> {
	await tx
		.insertInto('effect')
		.values({
			id: randomBytes(16).toString('hex'),
			provider_id: providerId,
			version,
			kind,
			payload: JSON.stringify({ administratorId, deviceId, reviewId }),
			created_at: at,
			done_at: null,
			next_attempt_at: at,
			claimed_until: 0,
			last_error: null
		})
		.execute();
}
