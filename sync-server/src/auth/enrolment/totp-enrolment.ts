import type { EnrolmentStartAnswer } from '@tenantry/shared/protocol/sign-in.ts';
import { isFactorFresh } from '@tenantry/shared/protocol/step-up.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { endDevices, type DeviceClaim } from '#auth/device/device.ts';
import { notify } from '#auth/log/notice.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { confirmTotp, replaceRecoveryCodes, writeCredential } from '#auth/person/credential.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { drawRecoveryCodes } from '#auth/recovery/recovery-code.ts';
import {
	completeSignIn,
	type SignInSuccess,
	type ClientInfo
} from '#auth/sign-in/complete-sign-in.ts';
import { useTicket } from '#auth/ticket/ticket.ts';
import { matchTotp, newTotpSecret, totpUri } from '#auth/totp/totp.ts';
import { accountText } from '#store/account.ts';
import type { StoreTransaction } from '#store/store.ts';

import {
	accountOf,
	deviceIdOf,
	enrolmentChange,
	isEnrollerValid,
	type Enroller
} from './enroller.ts';

/** First step: makes a new secret, which does not count until a code of it is confirmed. */
export async function startEnrolment(
	{ store, sealer, clock, record }: AuthDependencies,
	enroller: Enroller
): Promise<Result<EnrolmentStartAnswer, AuthError>> {
	const { providerId, administratorId } = accountOf(enroller);
	const secret = newTotpSecret();
	const totp_pending_sealed = sealer.seal(secret, { administratorId, purpose: 'totp' });
	return store.write(providerId, async (tx) => {
		const person = await readPerson(tx, administratorId);
		if (person === undefined) return err({ code: 'unauthenticated' });
		if (!(await isEnrollerValid(tx.db, enroller, clock()))) return err({ code: 'unauthenticated' });
		const fault = enrolmentFault(person, enroller, clock());
		if (fault !== undefined) return err({ code: fault });
		await writeCredential(tx.db, person, { patch: { totp_pending_sealed }, at: clock() });
		if (person.administrator.mfaEnrolmentStartedAt === null)
			await record(tx, enrolmentChange(person, false));
		return ok({ secret, uri: totpUri(secret, person.administrator.email) });
	});
}

/** Last step: confirms a code of the new secret and ends every session. */
export async function confirmEnrolment(
	dependencies: AuthDependencies,
	{ enroller, code, client }: { enroller: Enroller; code: string; client: ClientInfo }
): Promise<Result<SignInSuccess, AuthError>> {
	const { store, throttle, clock, passwords, hashing } = dependencies;
	const account = accountOf(enroller);
	const { providerId, administratorId } = account;
	const { address } = client;
	const isAdmitted = await throttle.admit('enrolment', accountText(account));
	const right = isAdmitted ? await matchPending(dependencies, enroller, code) : undefined;
	if (right === undefined)
		return refuseAttempt(dependencies, { code: 'wrong_code', address, person: account });
	const drawn = await hashing.run(() => drawRecoveryCodes(administratorId, passwords.cost));
	if (!drawn.ok) return err({ code: 'overloaded' });
	const finished = await store.write(providerId, async (tx) => {
		const step = { enroller, ...right, hashes: drawn.value.hashes, client, at: clock() };
		return finish(dependencies, tx, step);
	});
	if (!finished.ok) return finished;
	// The guessed secrets no longer exist, so their locks are removed too.
	for (const factor of ['enrolment', 'code', 'recovery'] as const)
		await throttle.forgive(factor, accountText(account));
	const { pass, answer } = finished.value;
	return ok({ pass, answer: { ...answer, recoveryCodes: drawn.value.codes } });
}

async function matchPending(
	{ store, sealer, clock }: AuthDependencies,
	enroller: Enroller,
	code: string
): Promise<{ pending: string; step: number } | undefined> {
	const { providerId, administratorId } = accountOf(enroller);
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	const pending = person?.credential.totpPendingSealed ?? '';
	const secret = sealer.open(pending, { administratorId, purpose: 'totp' });
	const step = secret && (await matchTotp(secret, code, clock()));
	return typeof step === 'number' ? { pending, step } : undefined;
}

async function finish(
	{ record }: AuthDependencies,
	tx: StoreTransaction,
	{
		enroller,
		...step
	}: {
		readonly enroller: Enroller;
		readonly pending: string;
		readonly step: number;
		readonly hashes: readonly string[];
		readonly client: ClientInfo;
		readonly at: number;
	}
): Promise<Result<SignInSuccess, AuthError>> {
	const { providerId, administratorId } = accountOf(enroller);
	const { at, client } = step;
	const { address } = client;
	const person = await readPerson(tx, administratorId);
	if (person === undefined || person.administrator.suspended)
		return err({ code: 'unauthenticated' });
	if (!(await isEnrollerValid(tx.db, enroller, at))) return err({ code: 'unauthenticated' });
	// If two requests confirm the same secret, the second finds it gone.
	if (!(await confirmTotp(tx.db, person, step))) return err({ code: 'wrong_code' });
	if ('ticket' in enroller) await useTicket(tx.db, enroller.ticket, at);
	await replaceRecoveryCodes(tx.db, person, step.hashes);
	await record(tx, enrolmentChange(person, true));
	// A first secret during sign-in needs no notice, because the person knows of it.
	if (person.credential.totpSealed !== null || 'session' in enroller)
		await notify(tx.db, person, {
			kind: 'notice.secondFactorChanged',
			at,
			deviceId: deviceIdOf(enroller)
		});
	const device = await deviceOf(tx, enroller);
	const except = device.id ?? '';
	await endDevices(tx.db, person, { at, reason: 'enrolment_changed', except });
	const success = await completeSignIn(tx, { administratorId }, { ...client, device, at });
	if (success === undefined) return err({ code: 'unauthenticated' });
	const detail = { device: success.answer.deviceId };
	await recordSecurityEvent(tx.db, {
		kind: 'enrolled',
		at,
		address,
		providerId,
		administratorId,
		detail
	});
	return ok(success);
}

/**
 * Undefined if the person may enrol. An open session takes a fresh factor, even for the first
 * enrolment: an unattended open screen must not be enough to enrol a stranger's authenticator
 * (B06). A ticket works only for a person who has no second factor.
 */
function enrolmentFault(
	{ administrator, credential }: Person,
	enroller: Enroller,
	at: number
): AuthError['code'] | undefined {
	if (administrator.suspended) return 'unauthenticated';
	if ('ticket' in enroller) return credential.totpSealed === null ? undefined : 'unauthenticated';
	return isFactorFresh(enroller.session.freshAt, at) ? undefined : 'step_up_required';
}

async function deviceOf(tx: StoreTransaction, enroller: Enroller): Promise<DeviceClaim> {
	if ('device' in enroller) return enroller.device;
	const [device] = await tx.devices([enroller.session.deviceId]);
	return device ?? { name: '' };
}
