import type { PasskeySignInRequest } from '@tenantry/shared/protocol/own-passkeys.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { Refused } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { turnAway } from '#auth/log/refusals.ts';
import { provePasskey } from '#auth/passkey/passkey-proof.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import { floodFault } from '#auth/throttle/throttle.ts';

import { admit, type Admission, type Visit } from './admission.ts';

/** Purpose of a challenge while no person is known: any person's passkey may answer. */
export const ANYBODY = { kind: 'sign_in', subject: '' } as const;

/**
 * Signs a person in by a passkey alone. It is something they have, unlocked by something they are
 * or know: two factors, and the only ones here that a forged page cannot pass on. Attempts are
 * counted for the network address only: there is nothing to guess, and they must not lock anyone
 * out.
 */
export async function signInByPasskey(
	dependencies: AuthDependencies,
	{ proof, device }: PasskeySignInRequest,
	{ party, ...visit }: Visit & { readonly party: RelyingParty }
): Promise<Result<Admission, Refused>> {
	const { store, throttle, clock } = dependencies;
	const { address } = visit;
	const flood = await floodFault(dependencies, address);
	if (flood !== undefined) return err(flood);
	const passkey = await provePasskey(dependencies, proof, { ...ANYBODY, party });
	if (passkey === undefined) return turnAway(dependencies, { code: 'wrong_passkey', address });
	const admission = await store.write(passkey.providerId, (tx) =>
		admit(tx, passkey, { ...visit, device, at: clock() })
	);
	if (admission === undefined)
		return turnAway(dependencies, { code: 'wrong_passkey', address, person: passkey });
	await throttle.forgive('address', address);
	return ok(admission);
}
