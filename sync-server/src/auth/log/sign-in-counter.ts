import type { Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { Factor } from '#store/throttle-key.ts';

export type SignInMethod = 'password' | 'passkey' | 'enrolment' | 'device';
/** `asked_for_more`: the provider, a second factor or an enrolment is still missing. */
export type SignInOutcome = 'signed_in' | 'asked_for_more' | AuthError['code'];

/** Counts how attempts to sign in ended, never whose they were. */
export interface SignInCounter {
	attempted(method: SignInMethod, outcome: SignInOutcome): void;
	lockedOut(factor: Factor): void;
}

export function countAttempt(
	{ signInCounter }: { readonly signInCounter: SignInCounter },
	method: SignInMethod,
	end: Result<object, AuthError>
): void {
	signInCounter.attempted(method, outcomeOf(end));
}

function outcomeOf(end: Result<object, AuthError>): SignInOutcome {
	if (!end.ok) return end.error.code;
	return 'pass' in end.value ? 'signed_in' : 'asked_for_more';
}
