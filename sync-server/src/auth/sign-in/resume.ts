import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { endSessions, isRevoked, noteDeviceContact } from '#auth/device/device.ts';
import { isTokenOf } from '#auth/keys/token.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { openSession } from '#auth/session/session.ts';
import { checkAddressLimit } from '#auth/throttle/throttle.ts';
import type { StoredDevice, StoreTransaction } from '#store/store.ts';

import { toAnswer, type SignInSuccess } from './complete-sign-in.ts';

export interface ResumeRequest {
	readonly deviceId: string;
	readonly deviceCredential: string;
	readonly address: string;
}

const HOUR_MS = 60 * 60_000;
const MAX_RESUME_MS = 30 * 24 * HOUR_MS;

/**
 * Opens a session with a device's credential, which only an unlocked vault gives out, so that a
 * suspension that was queued offline does not wait for a password (docs/security.md, C03). Works
 * within the lease since the last contact, and for thirty days after a full sign-in.
 */
export async function resume(
	dependencies: AuthDependencies,
	request: ResumeRequest
): Promise<Result<SignInSuccess, AuthError>> {
	const { store, clock, throttle, ownActs } = dependencies;
	const { address } = request;
	const flood = await checkAddressLimit(dependencies, address);
	if (flood !== undefined) return err(flood);
	const device = await store.db
		.selectFrom('device')
		.selectAll()
		.where('id', '=', request.deviceId)
		.executeTakeFirst();
	if (device === undefined || !isTokenOf(device.credential_hash, request.deviceCredential))
		return refuseAttempt(dependencies, { code: 'unauthenticated', address });
	const { provider_id: providerId, administrator_id: administratorId } = device;
	// A client with the credential is no stranger, even if its device was revoked.
	await throttle.forgive('address', address);
	const refusal = ownActs({ providerId, administratorId });
	if (refusal !== undefined) return err(refusal);
	const reopened = await store.write(providerId, (tx) => reopen(tx, request, clock()));
	if (reopened.ok) return reopened;
	const person = { providerId, administratorId };
	return refuseAttempt(dependencies, { code: reopened.error.code, address, person });
}

async function reopen(
	tx: StoreTransaction,
	{ deviceId, deviceCredential, address }: ResumeRequest,
	at: number
): Promise<Result<SignInSuccess, AuthError>> {
	const [device] = await tx.devices([deviceId]);
	if (device === undefined) return err({ code: 'unauthenticated' });
	if (isRevoked(device.ended_reason)) return err({ code: 'device_revoked' });
	const person = await readPerson(tx, device.administrator_id);
	if (person === undefined || person.administrator.suspended)
		return err({ code: 'device_revoked' });
	// A credential that was replaced between the two checks does not open the new session.
	const isCurrent = isTokenOf(device.credential_hash, deviceCredential);
	if (!isCurrent || device.ended_at !== null || !isWithinLease(device, person, at))
		return err({ code: 'unauthenticated' });
	// A device has one session, so an earlier one in its browser ends.
	await endSessions(tx.db, { ...person, deviceId }, { at, reason: 'replaced' });
	const pass = await openSession(tx.db, person, { deviceId, at, freshAt: null });
	await noteDeviceContact(tx.db, { ...person, deviceId }, at);
	const { providerId, administratorId } = person;
	const detail = { device: deviceId };
	await recordSecurityEvent(tx.db, {
		kind: 'resumed',
		at,
		address,
		providerId,
		administratorId,
		detail
	});
	return ok({ pass, answer: toAnswer(person, { deviceId, deviceCredential, at }) });
}

function isWithinLease(device: StoredDevice, { provider }: Person, at: number): boolean {
	return (
		device.last_seen_at + provider.leaseHours * HOUR_MS > at &&
		device.full_sign_in_at + MAX_RESUME_MS > at
	);
}
