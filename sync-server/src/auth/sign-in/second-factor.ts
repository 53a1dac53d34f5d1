import type { PasskeyProof } from '@tenantry/shared/protocol/passkey.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { recordLockout } from '#auth/log/lockout.ts';
import { provePasskey } from '#auth/passkey/passkey-proof.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import { useRecoveryCode, useTotpStep } from '#auth/person/credential.ts';
import type { Person } from '#auth/person/person.ts';
import { hashRecoveryCode } from '#auth/recovery/recovery-code.ts';
import { isLocking } from '#auth/throttle/throttle.ts';
import { matchTotp } from '#auth/totp/totp.ts';
import { accountText } from '#store/account.ts';

export type SecondFactor = (TypedFactor | PasskeyFactor) & {
	readonly address?: string | undefined;
};

interface TypedFactor {
	readonly kind: 'code' | 'recovery';
	readonly text: string;
}

interface PasskeyFactor {
	readonly kind: 'passkey';
	readonly proof: PasskeyProof;
	readonly party: RelyingParty | undefined;
	/** Session of a step-up; absent at sign-in, where the factor comes after a password. */
	readonly sessionHash?: string;
}

/** Requires a factor that is right, in time and new. A locked factor fails like a wrong one. */
export async function checkSecondFactor(
	dependencies: AuthDependencies,
	person: Person,
	factor: SecondFactor
): Promise<boolean> {
	const { throttle } = dependencies;
	const subject = accountText(person);
	const attempts = await throttle.count(factor.kind, subject);
	if (attempts === undefined) return false;
	const isRight = await verify(dependencies, person, factor);
	const { kind, address } = factor;
	if (isRight) await throttle.forgive(kind, subject);
	else if (isLocking(kind, attempts))
		await recordLockout(dependencies, person, { factor: kind, address });
	return isRight;
}

function verify(
	dependencies: AuthDependencies,
	person: Person,
	factor: SecondFactor
): Promise<boolean> {
	switch (factor.kind) {
		case 'code':
			return verifyTotp(dependencies, person, factor.text);
		case 'recovery':
			return verifyRecoveryCode(dependencies, person, factor.text);
		case 'passkey':
			return verifyPasskey(dependencies, person, factor);
	}
}

async function verifyPasskey(
	dependencies: AuthDependencies,
	person: Person,
	{ proof, party, sessionHash }: PasskeyFactor
): Promise<boolean> {
	if (party === undefined) return false;
	const purpose =
		sessionHash === undefined
			? ({ kind: 'second_factor', subject: accountText(person) } as const)
			: ({ kind: 'step_up', subject: sessionHash } as const);
	const expected = { ...purpose, party, account: person };
	return (await provePasskey(dependencies, proof, expected)) !== undefined;
}

async function verifyTotp(
	{ store, sealer, clock, onClockAhead }: AuthDependencies,
	person: Person,
	text: string
): Promise<boolean> {
	const { administratorId, credential } = person;
	const secret = sealer.open(credential.totpSealed ?? '', { administratorId, purpose: 'totp' });
	const step = secret && (await matchTotp(secret, text, clock()));
	return typeof step === 'number' && useTotpStep(store.db, person, { step, onClockAhead });
}

async function verifyRecoveryCode(
	{ store, clock, passwords }: AuthDependencies,
	person: Person,
	text: string
): Promise<boolean> {
	const hash = await hashRecoveryCode(person.administratorId, text, passwords.cost);
	return useRecoveryCode(store.db, person, { hash, at: clock() });
}
