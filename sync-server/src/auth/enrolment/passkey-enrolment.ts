import type {
	NewPasskey,
	PasskeyAdded,
	PasskeyCreation
} from '@tenantry/shared/protocol/own-passkeys.ts';
import { isFactorFresh } from '@tenantry/shared/protocol/step-up.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { endDevices } from '#auth/device/device.ts';
import { notify } from '#auth/log/notice.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { askForNewPasskey, readNewPasskey } from '#auth/passkey/passkey-creation.ts';
import {
	addPasskey,
	describePasskeys,
	MAX_PASSKEYS,
	hasSecondFactor,
	type AddedPasskey
} from '#auth/passkey/passkey.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import { replaceRecoveryCodes } from '#auth/person/credential.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { drawRecoveryCodes, type RecoveryCodes } from '#auth/recovery/recovery-code.ts';
import { completeSignIn, type SignInSuccess } from '#auth/sign-in/complete-sign-in.ts';
import { useTicket } from '#auth/ticket/ticket.ts';
import { accountText } from '#store/account.ts';
import type { Database, StoreTransaction } from '#store/store.ts';

import {
	accountOf,
	deviceIdOf,
	enrolmentChange,
	isEnrollerValid,
	type Enroller
} from './enroller.ts';

interface PasskeyEnrolment {
	readonly enroller: Enroller;
	readonly party: RelyingParty;
	readonly address: string;
}

type Added = SignInSuccess | { readonly answer: PasskeyAdded };

export async function startPasskey(
	dependencies: AuthDependencies,
	{ enroller, party }: Omit<PasskeyEnrolment, 'address'>
): Promise<Result<PasskeyCreation, AuthError>> {
	const { store, clock } = dependencies;
	const { providerId, administratorId } = accountOf(enroller);
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	const fault = await faultOf(store.db, { person, enroller, at: clock() });
	if (person === undefined || fault !== undefined) return err({ code: fault ?? 'unauthenticated' });
	return ok(await askForNewPasskey(dependencies, party, person));
}

/**
 * Last step: stores the passkey. If it is the first second factor, it counts as an enrolment and
 * brings recovery codes, as an authenticator does. A person who enrols during sign-in is then
 * signed in.
 */
export async function finishPasskey(
	dependencies: AuthDependencies,
	{ enroller, party, address }: PasskeyEnrolment,
	{ passkey, name }: { readonly passkey: NewPasskey; readonly name: string }
): Promise<Result<Added, AuthError>> {
	const { store, throttle, passwords, hashing } = dependencies;
	const ids = accountOf(enroller);
	const { administratorId } = ids;
	const isAdmitted = await throttle.admit('enrolment', accountText(ids));
	const person = { party, person: ids, name };
	const made = isAdmitted ? await readNewPasskey(dependencies, passkey, person) : undefined;
	if (made === undefined)
		return refuseAttempt(dependencies, { code: 'wrong_passkey', address, person: ids });
	const drawn = await hashing.run(() => drawRecoveryCodes(administratorId, passwords.cost));
	if (!drawn.ok) return err({ code: 'overloaded' });
	const added = await store.write<Result<Added, AuthError>>(ids.providerId, (tx) =>
		keep(dependencies, tx, { enroller, made, recovery: drawn.value, address })
	);
	if (added.ok) await throttle.forgive('enrolment', accountText(ids));
	return added;
}

interface Keeping {
	readonly enroller: Enroller;
	readonly made: AddedPasskey;
	readonly recovery: RecoveryCodes;
	readonly address: string;
}

async function keep(
	dependencies: AuthDependencies,
	tx: StoreTransaction,
	{ enroller, made, recovery, address }: Keeping
): Promise<Result<Added, AuthError>> {
	const { providerId, administratorId } = made;
	const at = dependencies.clock();
	const person = await readPerson(tx, administratorId);
	const fault = await faultOf(tx.db, { person, enroller, at });
	if (person === undefined || fault !== undefined) return err({ code: fault ?? 'unauthenticated' });
	const isFirst = !(await hasSecondFactor(tx.db, person));
	if (!(await addPasskey(tx.db, made, at))) return err({ code: 'wrong_passkey' });
	const deviceId = deviceIdOf(enroller);
	await notify(tx.db, person, { kind: 'notice.secondFactorChanged', at, deviceId });
	if (isFirst) {
		await replaceRecoveryCodes(tx.db, person, recovery.hashes);
		await dependencies.record(tx, enrolmentChange(person, true));
		// Devices that signed in without a second factor have to sign in again.
		await endDevices(tx.db, person, {
			at,
			reason: 'enrolment_changed',
			except: deviceId ?? ''
		});
	}
	const said = isFirst ? { recoveryCodes: recovery.codes } : {};
	const noteOn = (device: string) => {
		const detail = { device, passkey: made.name };
		return recordSecurityEvent(tx.db, {
			kind: 'passkey_added',
			at,
			address,
			providerId,
			administratorId,
			detail
		});
	};
	if ('session' in enroller) {
		await noteOn(enroller.session.deviceId);
		return ok({ answer: said });
	}
	await useTicket(tx.db, enroller.ticket, at);
	const success = await completeSignIn(tx, person, { device: enroller.device, at, address });
	if (success === undefined) return err({ code: 'unauthenticated' });
	await noteOn(success.answer.deviceId);
	return ok({ ...success, answer: { ...success.answer, ...said } });
}

/**
 * Undefined if the person may add a passkey. A passkey is enough to sign in with, so adding one on
 * an open session always takes a fresh factor, and a ticket allows only the first one.
 */
async function faultOf(
	db: Database,
	{ person, enroller, at }: { person: Person | undefined; enroller: Enroller; at: number }
): Promise<AuthError['code'] | undefined> {
	if (person === undefined || person.administrator.suspended) return 'unauthenticated';
	if (!(await isEnrollerValid(db, enroller, at))) return 'unauthenticated';
	const own = await describePasskeys(db, person);
	if (own.length >= MAX_PASSKEYS) return 'passkey_unavailable';
	if ('session' in enroller)
		return isFactorFresh(enroller.session.freshAt, at) ? undefined : 'step_up_required';
	const isUnenrolled = own.length === 0 && person.credential.totpSealed === null;
	return isUnenrolled ? undefined : 'unauthenticated';
}
