import type { NewPasskey, PasskeyCreation } from '@tenantry/shared/protocol/own-passkeys.ts';
import { verifyRegistrationResponse } from '@simplewebauthn/server';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { nameOf, type Person } from '#auth/person/person.ts';
import { accountText, type Account } from '#store/account.ts';

import { CHALLENGE_MS, newChallenge, takeChallenge } from './passkey-challenge.ts';
import { userHandleOf } from './passkey-proof.ts';
import { describePasskeys, type AddedPasskey } from './passkey.ts';
import type { RelyingParty } from './relying-party.ts';

type Parts = Pick<AuthDependencies, 'store' | 'sealer' | 'clock'>;

/** Ed25519, ES256, RS256: algorithms that are not broken, Windows Hello's included. */
const ALGORITHMS = [-8, -7, -257];

export async function askForNewPasskey(
	parts: Parts,
	{ id }: RelyingParty,
	person: Person
): Promise<PasskeyCreation> {
	const { administrator } = person;
	return {
		challenge: newChallenge(parts, { kind: 'create', subject: accountText(person) }),
		rp: { id, name: 'Tenantry' },
		user: { id: userHandleOf(person), name: administrator.email, displayName: nameOf(person) },
		algorithms: ALGORITHMS,
		exclude: await describePasskeys(parts.store.db, person),
		timeoutMs: CHALLENGE_MS
	};
}

/**
 * Returns the new passkey if it is for this person, this site and an open challenge, and the
 * authenticator verified the person.
 */
export async function readNewPasskey(
	parts: Parts,
	{ id, transports, ...response }: NewPasskey,
	{ party, person, name }: { party: RelyingParty; person: Account; name: string }
): Promise<AddedPasskey | undefined> {
	const { providerId, administratorId } = person;
	const purpose = { kind: 'create', subject: accountText(person) } as const;
	const challenge = await takeChallenge(parts, response.clientDataJSON, purpose);
	if (challenge === undefined) return undefined;
	const made = await verify({ id, ...response }, { challenge, party });
	if (made === undefined) return undefined;
	const { publicKey, counter } = made.credential;
	return {
		id: made.credential.id,
		providerId,
		administratorId,
		publicKey,
		counter,
		transports,
		name: name.trim() || 'Passkey',
		isBackedUp: made.credentialBackedUp
	};
}

/** Undefined for any fault, because the library throws even for a stranger's nonsense. */
async function verify(
	{ id, ...response }: Omit<NewPasskey, 'transports'>,
	{ challenge, party }: { readonly challenge: string; readonly party: RelyingParty }
) {
	try {
		const { registrationInfo } = await verifyRegistrationResponse({
			response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
			expectedChallenge: challenge,
			expectedOrigin: party.origin,
			expectedRPID: party.id,
			requireUserVerification: true,
			supportedAlgorithmIDs: ALGORITHMS
		});
		return registrationInfo;
	} catch {
		return undefined;
	}
}
