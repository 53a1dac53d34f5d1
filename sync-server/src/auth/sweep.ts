import type { Database } from '#store/store.ts';

import { closeHours } from './log/refusals.ts';
import { sweepSecurityLog } from './log/security-log-sweep.ts';

const DAY_MS = 24 * 60 * 60_000;
const KEPT_MS = 30 * DAY_MS;
/** Retention of attempts: at least as long as the throttle remembers them. */
const COUNTED_MS = {
	address: DAY_MS,
	password: KEPT_MS,
	device: KEPT_MS,
	enrolment: DAY_MS,
	caller: DAY_MS
};

/**
 * Deletes what no longer counts. Devices stay, because a revoked one has to learn of it when it
 * comes back. Failures of second factors stay too, because time alone does not clear them.
 */
export async function sweep(
	db: Database,
	at: number,
	{ securityEventDays }: { readonly securityEventDays: number }
): Promise<void> {
	for (const [factor, keptMs] of Object.entries(COUNTED_MS))
		await db
			.deleteFrom('throttle')
			.where('key', 'like', `${factor}:%`)
			.where('updated_at', '<', at - keptMs)
			.execute();
	await db
		.deleteFrom('ticket')
		.where('expires_at', '<', at - DAY_MS)
		.execute();
	await db.deleteFrom('passkey_challenge').where('expires_at', '<', at).execute();
	await db
		.deleteFrom('session')
		.where('expires_at', '<', at - KEPT_MS)
		.execute();
	await db
		.deleteFrom('api_answer')
		.where('created_at', '<', at - KEPT_MS)
		.execute();
	await closeHours(db, at);
	await sweepSecurityLog(db, { at, keptDays: securityEventDays });
}
