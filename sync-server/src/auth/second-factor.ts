import { useRecoveryCode, useTotpStep } from './credential.ts';
import type { AuthDependencies } from './dependencies.ts';
import { noteLockOut } from './lock-out.ts';
import type { Person } from './person.ts';
import { hashRecoveryCode } from './recovery-code.ts';
import { isLocking } from './throttle.ts';
import { matchTotp } from './totp.ts';

export interface SecondFactor {
	readonly kind: 'code' | 'recovery';
	readonly text: string;
	/** Where it was typed, on the network. */
	readonly address?: string | undefined;
}

/** Whether the code is right, in time, and new. A locked factor is as wrong as a wrong one. */
export async function checkSecondFactor(
	dependencies: AuthDependencies,
	person: Person,
	factor: SecondFactor
): Promise<boolean> {
	const { throttle } = dependencies;
	const { administratorId } = person;
	const attempts = await throttle.count(factor.kind, administratorId);
	if (attempts === undefined) return false;
	const isRight =
		factor.kind === 'code'
			? await useCode(dependencies, person, factor.text)
			: await crossOut(dependencies, person, factor.text);
	const { kind, address } = factor;
	if (isRight) await throttle.forgive(kind, administratorId);
	else if (isLocking(kind, attempts))
		await noteLockOut(dependencies, [person], { factor: kind, address });
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
