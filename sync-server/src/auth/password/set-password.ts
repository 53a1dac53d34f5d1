import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { endDevices } from '#auth/device/device.ts';
import { knownDeviceOf } from '#auth/device/known-device.ts';
import { notify, type NoticeKind } from '#auth/log/notice.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { writeCredential } from '#auth/person/credential.ts';
import { nameOf, readPerson, type Person } from '#auth/person/person.ts';
import { dropPasswordTickets, findTicket, useTicket } from '#auth/ticket/ticket.ts';

import { forgetAttempts } from './password-attempts.ts';
import { faultOfNew, passwordUseOf } from './password-policy.ts';

interface Claim {
	readonly kind: 'setup' | 'reset';
	readonly token: string;
	readonly password: string;
	readonly address: string;
	readonly deviceIds: readonly string[];
}

/** Opens no session, because signing in still asks for every required factor. */
export async function setUp(
	dependencies: AuthDependencies,
	{ kind, token, password, address, deviceIds }: Claim
): Promise<Result<undefined, AuthError>> {
	const { store, throttle, hashing, passwords, clock, record } = dependencies;
	if (!(await throttle.admit('address', address))) return err({ code: 'too_many_attempts' });
	const ticket = await findTicket(store.db, kind, { token, at: clock() });
	if (ticket === undefined) return refuseAttempt(dependencies, { code: 'ticket_expired', address });
	const { providerId, administratorId } = ticket;
	const found = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	if (found === undefined) return err({ code: 'ticket_expired' });
	const fault = await faultOfNew(password, passwordUseOf(found));
	if (fault !== undefined) return err({ code: fault });
	const hashed = await hashing.run(() => passwords.hash(password));
	if (!hashed.ok) return err({ code: 'overloaded' });
	const outcome = await store.write<Result<undefined, AuthError>>(providerId, async (tx) => {
		const at = clock();
		const person = await readPerson(tx, administratorId);
		if (person === undefined || person.administrator.suspended)
			return err({ code: 'ticket_expired' });
		if (!(await useTicket(tx.db, ticket, at))) return err({ code: 'ticket_expired' });
		await writeCredential(tx.db, person, { patch: { password_hash: hashed.value }, at });
		await endDevices(tx.db, person, { at, reason: 'password_changed' });
		await dropPasswordTickets(tx.db, person);
		if (!person.administrator.registered)
			await record(tx, {
				name: 'administrator.recordRegistration',
				args: { id: administratorId },
				actorId: administratorId,
				actorName: nameOf(person)
			});
		const device = await knownDeviceOf(tx.db, person, deviceIds);
		const kind = noticeOf(person);
		if (kind !== undefined) await notify(tx.db, person, { kind, at, deviceId: device });
		const detail = device === undefined ? {} : { device };
		await recordSecurityEvent(tx.db, {
			kind: 'password_set',
			at,
			address,
			providerId,
			administratorId,
			detail
		});
		return ok(undefined);
	});
	if (!outcome.ok) return outcome;
	await throttle.forgive('address', address);
	await forgetAttempts(dependencies, found);
	return outcome;
}

/** Undefined for a first password whose link only the person's mailbox had. */
function noticeOf({ credential, administrator }: Person): NoticeKind | undefined {
	if (credential.passwordHash !== null) return 'notice.passwordChanged';
	return administrator.invitationMail?.state === 'shown' ? 'notice.passwordSet' : undefined;
}
