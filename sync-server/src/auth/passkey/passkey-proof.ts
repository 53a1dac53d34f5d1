import type { PasskeyProof, PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { isSameAccount, type Account } from '#store/account.ts';

import {
	CHALLENGE_MS,
	newChallenge,
	takeChallenge,
	type ChallengePurpose
} from './passkey-challenge.ts';
import { describePasskeys, findPasskey, notePasskeyUse, type Passkey } from './passkey.ts';
import type { RelyingParty } from './relying-party.ts';

type Parts = Pick<AuthDependencies, 'store' | 'sealer' | 'clock'>;

export async function askForPasskey(
	parts: Parts,
	party: RelyingParty,
	{ account, ...purpose }: ChallengePurpose & { readonly account?: Account }
): Promise<PasskeyQuestion> {
	const allow = account === undefined ? [] : await describePasskeys(parts.store.db, account);
	const challenge = newChallenge(parts, purpose);
	return { challenge, rpId: party.id, allow, timeoutMs: CHALLENGE_MS };
}

interface Expected extends ChallengePurpose {
	readonly party: RelyingParty;
	/** Required owner of the passkey; without one, any person's passkey counts. */
	readonly account?: Account;
}

/**
 * Returns the passkey that has signed, undefined for any fault. The authenticator has verified the
 * person, which makes it two factors at once. A challenge is spent even if its signature is wrong.
 */
export async function provePasskey(
	parts: Parts,
	proof: PasskeyProof,
	{ party, account, ...purpose }: Expected
): Promise<Passkey | undefined> {
	const { store, clock } = parts;
	const passkey = await findPasskey(store.db, proof.id);
	if (passkey === undefined) return undefined;
	if (account !== undefined && !isSameAccount(passkey, account)) return undefined;
	if (proof.userHandle !== undefined && proof.userHandle !== userHandleOf(passkey))
		return undefined;
	const challenge = await takeChallenge(parts, proof.clientDataJSON, purpose);
	if (challenge === undefined) return undefined;
	const counter = await verify(proof, passkey, { challenge, party });
	if (counter === undefined) return undefined;
	const use = { from: passkey.counter, at: clock() };
	const isNoted = await notePasskeyUse(store.db, { ...passkey, counter }, use);
	return isNoted ? passkey : undefined;
}

/** An authenticator keeps one passkey per handle; it reveals nothing about the person. */
export function userHandleOf({ administratorId }: Pick<Passkey, 'administratorId'>): string {
	return Buffer.from(administratorId).toString('base64url');
}

/** Undefined for any fault, because the library throws even for a stranger's nonsense. */
async function verify(
	{ id, userHandle, ...response }: PasskeyProof,
	credential: Passkey,
	{ challenge, party }: { readonly challenge: string; readonly party: RelyingParty }
): Promise<number | undefined> {
	try {
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response: {
				id,
				rawId: id,
				type: 'public-key',
				clientExtensionResults: {},
				response: { ...response, ...(userHandle !== undefined && { userHandle }) }
			},
			expectedChallenge: challenge,
			expectedOrigin: party.origin,
			expectedRPID: party.id,
			credential,
			requireUserVerification: true
		});
		return verified ? authenticationInfo.newCounter : undefined;
	} catch {
		return undefined;
	}
}
