import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { endDevices } from '#auth/device/device.ts';
import { notify } from '#auth/log/notice.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { writeCredential } from '#auth/person/credential.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { readSessionPerson, type Session } from '#auth/session/session.ts';
import { dropPasswordTickets } from '#auth/ticket/ticket.ts';
import { deviceText } from '#store/account.ts';

import { forgetAttempts } from './password-attempts.ts';
import { faultOfNew, passwordUseOf } from './password-policy.ts';

interface Change {
	readonly session: Session;
	readonly current: string;
	readonly next: string;
	readonly address: string;
}

/**
 * Replaces the person's own password. Asks for the current one and counts that attempt as at
 * sign-in, so that an unattended screen allows neither a change nor guessing. All other devices
 * have to sign in again.
 */
export async function changePassword(
	dependencies: AuthDependencies,
	change: Change
): Promise<Result<undefined, AuthError>> {
	const { store, hashing, passwords } = dependencies;
	const { session, next, address } = change;
	const { providerId, administratorId } = session;
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	if (person === undefined) return err({ code: 'unauthenticated' });
	const isRight = await hashing.run(() => isOwnPassword(dependencies, person, change));
	if (!isRight.ok) return err({ code: 'overloaded' });
	if (!isRight.value)
		return refuseAttempt(dependencies, { code: 'wrong_credentials', address, person });
	const fault = await faultOfNew(next, passwordUseOf(person));
	if (fault !== undefined) return err({ code: fault });
	const hashed = await hashing.run(() => passwords.hash(next));
	if (!hashed.ok) return err({ code: 'overloaded' });
	const { passwordHash: from } = person.credential;
	const replaced = await replace(dependencies, change, { from, to: hashed.value });
	if (replaced.ok) await forgetAttempts(dependencies, person);
	return replaced;
}

/** Counts the attempt first, together with this device's attempts to sign in. */
export async function isOwnPassword(
	{ throttle, passwords }: AuthDependencies,
	{ credential: { passwordHash } }: Person,
	{ session, current: password }: Pick<Change, 'session' | 'current'>
): Promise<boolean> {
	const subject = deviceText(session);
	const isAdmitted = await throttle.admit('device', subject);
	if (!isAdmitted || passwordHash === null) {
		await passwords.verifyDummy(password);
		return false;
	}
	if (!(await passwords.verify(passwordHash, password))) return false;
	await throttle.forgive('device', subject);
	return true;
}

/** Replaces the hash under the lock, and only if the password is still the verified one. */
function replace(
	{ store, clock }: AuthDependencies,
	{ session, address }: Change,
	{ from, to }: { readonly from: string | null; readonly to: string }
): Promise<Result<undefined, AuthError>> {
	const { providerId, administratorId, deviceId } = session;
	return store.write<Result<undefined, AuthError>>(providerId, async (tx) => {
		const at = clock();
		const person = await readSessionPerson(tx, session, at);
		if (person === undefined) return err({ code: 'unauthenticated' });
		if (person.credential.passwordHash !== from) return err({ code: 'wrong_credentials' });
		await writeCredential(tx.db, person, { patch: { password_hash: to }, at });
		await endDevices(tx.db, person, { at, reason: 'password_changed', except: deviceId });
		await dropPasswordTickets(tx.db, person);
		const detail = { device: deviceId };
		await recordSecurityEvent(tx.db, {
			kind: 'password_set',
			at,
			address,
			providerId,
			administratorId,
			detail
		});
		await notify(tx.db, person, { kind: 'notice.passwordChanged', at, deviceId });
		return ok(undefined);
	});
}
