import { replaceRecoveryCodes, writeCredential } from '#auth/credential.ts';
import { endDevices } from '#auth/device.ts';
import { applyWithin } from '#sync/apply.ts';
import { createThrottle } from '#auth/throttle.ts';
import { OPERATOR } from '#import/intake.ts';

import { findPerson } from './find-person.ts';
import type { Operation, Outcome } from './operator.ts';

/** Break-glass (security.md, decision 8): on the server itself, and in the audit; never a route. */
export async function resetMfaCommand(operation: Operation): Promise<Outcome> {
	const { store, at } = operation;
	const person = await findPerson(operation);
	const { providerId, administratorId: id } = person;
	await store.write(providerId, async (tx) => {
		const patch = { totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null };
		await writeCredential(tx.db, person, { patch, at });
		await replaceRecoveryCodes(tx.db, id, []);
		await endDevices(tx.db, id, { at, reason: 'enrolment_changed' });
		await applyWithin(tx, {
			...{ at, actor: { name: OPERATOR } },
			changes: [{ name: 'administrator.eraseEnrolment', args: { id } }]
		});
	});
	const throttle = createThrottle(store.db, () => at);
	await throttle.forgive('code', id);
	await throttle.forgive('recovery', id);
	const { email } = person.administrator;
	return { text: `${email} enrols anew at the next sign-in that asks for a code.\n`, exitCode: 0 };
}
