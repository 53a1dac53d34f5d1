import { endDevices } from '#auth/device/device.ts';
import { eraseSecondFactors } from '#auth/enrolment/erase-second-factors.ts';
import type { StoreTransaction } from '#store/store.ts';
import { OPERATOR, applyWithin, type SystemActor } from '#sync/push/system-actor.ts';

interface Erasure {
	readonly administratorId: string;
	readonly at: number;
	readonly actor?: SystemActor;
	/** The account is in use, so the owners are notified. */
	readonly isReported?: boolean;
}

/** Makes the person enroll again, and sign in again on every device; the audit records it. */
export async function eraseFactor(
	tx: StoreTransaction,
	{ administratorId: id, at, actor = OPERATOR, isReported = false }: Erasure
): Promise<void> {
	const person = { providerId: tx.providerId, administratorId: id };
	await eraseSecondFactors(tx.db, person);
	await endDevices(tx.db, person, { at, reason: 'enrolment_changed' });
	const args = { id, ...(isReported && { byOperator: true }) };
	await applyWithin(tx, {
		at,
		actor,
		changes: [{ name: 'administrator.eraseEnrolment', args }]
	});
}
