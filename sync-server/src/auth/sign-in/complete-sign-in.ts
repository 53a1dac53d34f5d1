import type { SignedIn } from '@tenantry/shared/protocol/session.ts';

import { registerDevice, type DeviceClaim } from '#auth/device/device.ts';
import { isNewBrowser } from '#auth/device/known-device.ts';
import { notify } from '#auth/log/notice.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { openSession, type SessionPass } from '#auth/session/session.ts';
import type { StoreTransaction } from '#store/store.ts';

import { methodsOf } from './step-up-methods.ts';

export interface SignInSuccess {
	readonly pass: SessionPass;
	readonly answer: SignedIn;
}

export interface ClientInfo {
	readonly address: string;
	readonly deviceIds: readonly string[];
	readonly party?: RelyingParty | undefined;
}

const HOUR_MS = 60 * 60_000;

export interface SignInContext {
	readonly device: DeviceClaim;
	readonly at: number;
	readonly address: string;
	readonly deviceIds?: readonly string[];
	/** Set only for an unusual way to sign in. */
	readonly by?: 'recovery' | undefined;
	/** A password was the only factor, which is not fresh for a person who has a better one. */
	readonly isPasswordOnly?: boolean | undefined;
}

/**
 * Opens a session for a person whose factors were verified. Runs under the provider's lock, so that
 * a suspension either comes first, and no session opens, or comes later and ends the session.
 */
export async function completeSignIn(
	tx: StoreTransaction,
	person: Pick<Person, 'administratorId'>,
	{ device, at, address, deviceIds = [], by, isPasswordOnly }: SignInContext
): Promise<SignInSuccess | undefined> {
	const present = await readPerson(tx, person.administratorId);
	if (present === undefined || present.administrator.suspended) return undefined;
	const isNew = await isNewBrowser(tx.db, present, [device.id ?? '', ...deviceIds]);
	const { id: deviceId, credential } = await registerDevice(tx.db, present, { claim: device, at });
	const freshAt = await freshAtOf(tx, present, { at, isPasswordOnly });
	const pass = await openSession(tx.db, present, { deviceId, at, freshAt });
	const { providerId, administratorId } = present;
	const detail = {
		device: deviceId,
		...(isNew && { browser: 'new' }),
		...(by !== undefined && { by })
	};
	await recordSecurityEvent(tx.db, {
		kind: 'signed_in',
		at,
		address,
		providerId,
		administratorId,
		detail
	});
	if (by === 'recovery')
		await notify(tx.db, present, { kind: 'notice.recoveryCodeUsed', at, deviceId });
	else if (isNew) await notify(tx.db, present, { kind: 'notice.newBrowser', at, deviceId });
	return { pass, answer: toAnswer(present, { deviceId, deviceCredential: credential, at }) };
}

async function freshAtOf(
	tx: StoreTransaction,
	person: Person,
	{ at, isPasswordOnly = false }: Pick<SignInContext, 'at' | 'isPasswordOnly'>
): Promise<number | null> {
	if (!isPasswordOnly) return at;
	return (await methodsOf(tx.db, person)).includes('password') ? at : null;
}

export function toAnswer(
	{ providerId, administratorId, administrator, provider }: Person,
	{ deviceId, deviceCredential, at }: { deviceId: string; deviceCredential: string; at: number }
): SignedIn {
	return {
		next: 'signed_in',
		providerId,
		administratorId,
		deviceId,
		deviceCredential,
		providerName: provider.name,
		email: administrator.email,
		firstName: administrator.firstName,
		lastName: administrator.lastName,
		serverNow: at,
		leaseUntil: at + provider.leaseHours * HOUR_MS,
		deviceLockRequired: provider.deviceLockRequired
	};
}
