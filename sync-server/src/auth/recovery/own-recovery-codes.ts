import type {
	NewRecoveryCodes,
	RecoveryCodeCount
} from '@tenantry/shared/protocol/recovery-codes.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { notify } from '#auth/log/notice.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { hasSecondFactor } from '#auth/passkey/passkey.ts';
import { replaceRecoveryCodes } from '#auth/person/credential.ts';
import { readSessionPerson, type Session } from '#auth/session/session.ts';
import { ownerColumns, accountText } from '#store/account.ts';

import { drawRecoveryCodes } from './recovery-code.ts';

export type RecoveryCodesError = 'unauthenticated' | 'enrolment_required' | 'overloaded';

/** Used codes stay, marked as used, until new ones are made. */
export async function countRecoveryCodes(
	{ store }: Pick<AuthDependencies, 'store'>,
	session: Session
): Promise<RecoveryCodeCount> {
	const codes = await store.db
		.selectFrom('recovery_code')
		.select('used_at')
		.where((row) => row.and(ownerColumns(session)))
		.execute();
	return { total: codes.length, left: codes.filter(({ used_at }) => used_at === null).length };
}

/** Replaces all recovery codes, which stand in for a second factor, so there has to be one. */
export async function renewRecoveryCodes(
	{ store, clock, passwords, hashing, throttle }: AuthDependencies,
	{ session, address }: { readonly session: Session; readonly address: string }
): Promise<Result<NewRecoveryCodes, RecoveryCodesError>> {
	const { providerId, administratorId, deviceId } = session;
	const drawn = await hashing.run(() => drawRecoveryCodes(administratorId, passwords.cost));
	if (!drawn.ok) return err('overloaded');
	const { codes, hashes } = drawn.value;
	const renewed = await store.write<Result<undefined, RecoveryCodesError>>(
		providerId,
		async (tx) => {
			const at = clock();
			const person = await readSessionPerson(tx, session, at);
			if (person === undefined) return err('unauthenticated');
			if (!(await hasSecondFactor(tx.db, person))) return err('enrolment_required');
			await replaceRecoveryCodes(tx.db, person, hashes);
			const detail = { device: deviceId };
			await recordSecurityEvent(tx.db, {
				kind: 'recovery_codes_renewed',
				at,
				address,
				providerId,
				administratorId,
				detail
			});
			await notify(tx.db, person, { kind: 'notice.recoveryCodesRenewed', at, deviceId });
			return ok(undefined);
		}
	);
	if (!renewed.ok) return renewed;
	// The guessed codes no longer exist.
	await throttle.forgive('recovery', accountText(session));
	return ok({ recoveryCodes: codes });
}
