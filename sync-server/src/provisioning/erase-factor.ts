import { endDevices } from '#auth/device/device.ts';
import { eraseSecondFactors } from '#auth/enrolment/erase-second-factors.ts';
import type { StoreTransaction } from '#store/store.ts';
import { OPERATOR, applyWithin } from '#sync/push/system-actor.ts';

/** Makes the person enroll again, and sign in again on every device; the audit records it. */
export async function eraseFactor(
	tx: StoreTransaction,
	{ administratorId: id, at }: { readonly administratorId: string; readonly at: number }
): Promise<void> {
	const person = { providerId: tx.providerId, administratorId: id };
	await eraseSecondFactors(tx.db, person);
	await endDevices(tx.db, person, { at, reason: 'enrolment_changed' });
	await applyWithin(tx, {
		at,
		actor: OPERATOR,
		changes: [{ name: 'administrator.eraseEnrolment', args: { id } }]
	});
}
