import { STEPS_AHEAD } from '#auth/person/credential.ts';
import { stepAt } from '#auth/totp/totp.ts';
import type { Database } from '#store/store.ts';

/** Clocks of two servers of one database differ by less. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Replaces times from the future, written while the server's clock was ahead, by the present one:
 * used steps, which would refuse codes until then, and contacts of devices, whose leases would be
 * longer by as much. Returns the number of replaced times.
 */
export async function putRightFutureTimes(db: Database, at: number): Promise<number> {
	const step = stepAt(at);
	const used = await db
		.updateTable('credential')
		.set({ totp_last_step: step })
		.where('totp_last_step', '>', step + STEPS_AHEAD)
		.returning('administrator_id')
		.execute();
	const seen = await db
		.updateTable('device')
		.set({ last_seen_at: at })
		.where('last_seen_at', '>', at + CLOCKS_DIFFER_MS)
		.returning('id')
		.execute();
	const signedIn = await db
		.updateTable('device')
		.set({ full_sign_in_at: at })
		.where('full_sign_in_at', '>', at + CLOCKS_DIFFER_MS)
		.returning('id')
		.execute();
	return used.length + seen.length + signedIn.length;
}
