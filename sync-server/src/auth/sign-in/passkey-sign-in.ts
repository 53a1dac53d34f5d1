import type { PasskeySignInRequest } from '@tenantry/shared/protocol/own-passkeys.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { provePasskey } from '#auth/passkey/passkey-proof.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import { checkAddressLimit } from '#auth/throttle/throttle.ts';

import { completeSignIn, type SignInSuccess, type ClientInfo } from './complete-sign-in.ts';

/** Purpose of a challenge while no person is known, which any person's passkey can answer. */
export const ANY_PERSON = { kind: 'sign_in', subject: '' } as const;

/**
 * Signs a person in by a passkey alone. It is two factors at once, something they have unlocked by
 * something they are or know, and the only sign-in that resists phishing. Attempts are counted for
 * the network address only, because there is nothing to guess and an attempt must not lock a person
 * out.
 */
export async function signInByPasskey(
	dependencies: AuthDependencies,
	{ proof, device }: PasskeySignInRequest,
	{ party, ...client }: ClientInfo & { readonly party: RelyingParty }
): Promise<Result<SignInSuccess, AuthError>> {
	const { store, throttle, ownActs, clock } = dependencies;
	const { address } = client;
	const flood = await checkAddressLimit(dependencies, address);
	if (flood !== undefined) return err(flood);
	const passkey = await provePasskey(dependencies, proof, { ...ANY_PERSON, party });
	if (passkey === undefined) return refuseAttempt(dependencies, { code: 'wrong_passkey', address });
	const refusal = ownActs(passkey);
	if (refusal !== undefined) {
		await throttle.forgive('address', address);
		return err(refusal);
	}
	const success = await store.write(passkey.providerId, (tx) =>
		completeSignIn(tx, passkey, { ...client, device, at: clock() })
	);
	if (success === undefined)
		return refuseAttempt(dependencies, { code: 'wrong_passkey', address, person: passkey });
	await throttle.forgive('address', address);
	return ok(success);
}
