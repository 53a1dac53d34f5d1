import { useRecoveryCode, useTotpStep } from './credential.ts';
import type { AuthDependencies } from './dependencies.ts';
import type { Person } from './person.ts';
import { hashRecoveryCode } from './recovery-code.ts';
import { matchTotp } from './totp.ts';

export type SecondFactor =
	| { readonly kind: 'code'; readonly text: string }
	| { readonly kind: 'recovery'; readonly text: string };

/** Whether the code is right, in time, and new. A locked factor is as wrong as a wrong one. */
export async function checkSecondFactor(
	dependencies: AuthDependencies,
	person: Person,
	factor: SecondFactor
): Promise<boolean> {
	const { throttle } = dependencies;
	const { administratorId } = person;
	if (!(await throttle.admit(factor.kind, administratorId))) return false;
	const isRight =
		factor.kind === 'code'
			? await useCode(dependencies, person, factor.text)
			: await crossOut(dependencies, person, factor.text);
	if (isRight) await throttle.forgive(factor.kind, administratorId);
	return isRight;
}

async function useCode(
	{ store, sealer, clock }: AuthDependencies,
	{ administratorId, credential }: Person,
	text: string
): Promise<boolean> {
	const secret = sealer.open(credential.totpSealed ?? '', { administratorId, purpose: 'totp' });
	const step = secret && (await matchTotp(secret, text, clock()));
	return typeof step === 'number' && useTotpStep(store.db, administratorId, step);
}

async function crossOut(
	{ store, clock }: AuthDependencies,
	{ administratorId }: Person,
	text: string
): Promise<boolean> {
	const hash = await hashRecoveryCode(administratorId, text);
	return useRecoveryCode(store.db, administratorId, { hash, at: clock() });
}
