import { replaceRecoveryCodes, writeCredential } from '#auth/person/credential.ts';
import { endDevices } from '#auth/device/device.ts';
import { dropPasskeys } from '#auth/passkey/passkey.ts';
import type { StoreTransaction } from '#store/store.ts';
import { OPERATOR, applyWithin } from '#sync/push/system-actor.ts';

/** Makes the person enroll again, and sign in again on every device; the audit records it. */
export async function eraseFactor(
	tx: StoreTransaction,
	{ administratorId: id, at }: { readonly administratorId: string; readonly at: number }
): Promise<void> {
	const person = { providerId: tx.providerId, administratorId: id };
	const patch = { totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null };
	await writeCredential(tx.db, person, { patch, at });
	await dropPasskeys(tx.db, person);
	await replaceRecoveryCodes(tx.db, person, []);
	await endDevices(tx.db, person, { at, reason: 'enrolment_changed' });
	await applyWithin(tx, {
		...{ at, actor: OPERATOR },
		changes: [{ name: 'administrator.eraseEnrolment', args: { id } }]
	});
}
