import { isFactorFresh } from '@tenantry/shared/protocol/step-up.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { endDevices } from '#auth/device/device.ts';
import { notify } from '#auth/log/notice.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { replaceRecoveryCodes } from '#auth/person/credential.ts';
import { nameOf, type Person } from '#auth/person/person.ts';
import { readSessionPerson, type Session } from '#auth/session/session.ts';
import type { StoreTransaction } from '#store/store.ts';

import { dropPasskey, listPasskeys } from './passkey.ts';

interface Removal {
	readonly session: Session;
	readonly id: string;
	readonly address: string;
}

/**
 * Removes a passkey of the signed-in person. It may be in the wrong hands, so every other device
 * has to sign in again. The last second factor of a person who must have one stays until there is
 * another.
 */
export function removePasskey(
	dependencies: AuthDependencies,
	removal: Removal
): Promise<Result<undefined, AuthError | { readonly code: 'not_found' }>> {
	const { store, clock } = dependencies;
	const { session, id, address } = removal;
	const { providerId, administratorId, deviceId } = session;
	return store.write(providerId, async (tx) => {
		const at = clock();
		const person = await readSessionPerson(tx, session, at);
		if (person === undefined) return err({ code: 'unauthenticated' } as const);
		if (!isFactorFresh(session.freshAt, at)) return err({ code: 'step_up_required' } as const);
		const own = await listPasskeys(tx.db, person);
		const passkey = own.find((candidate) => candidate.id === id);
		if (passkey === undefined) return err({ code: 'not_found' } as const);
		const isLast = own.length === 1 && person.credential.totpSealed === null;
		if (isLast && person.isMfaRequired) return err({ code: 'last_factor' } as const);
		await dropPasskey(tx.db, person, id);
		if (isLast) await endEnrolment(dependencies, tx, person);
		await endDevices(tx.db, person, { at, reason: 'enrolment_changed', except: deviceId });
		const detail = { device: deviceId, passkey: passkey.name };
		await recordSecurityEvent(tx.db, {
			kind: 'passkey_removed',
			at,
			address,
			providerId,
			administratorId,
			detail
		});
		await notify(tx.db, person, { kind: 'notice.secondFactorChanged', at, deviceId });
		return ok(undefined);
	});
}

async function endEnrolment(
	{ record }: AuthDependencies,
	tx: StoreTransaction,
	person: Person
): Promise<void> {
	const { administratorId: id } = person;
	await replaceRecoveryCodes(tx.db, person, []);
	await record(tx, {
		name: 'administrator.eraseEnrolment',
		args: { id },
		actorId: id,
		actorName: nameOf(person)
	});
}
