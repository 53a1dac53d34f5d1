import type { Result } from '@tenantry/shared/result.ts';

import type { Refused } from '#auth/auth-error.ts';
import type { Factor } from '#store/throttle-key.ts';

/** Method of an attempt to sign in. */
export type Way = 'password' | 'passkey' | 'enrolment' | 'device';
/** `asked_for_more`: the provider, a second factor or an enrolment is still missing. */
export type Outcome = 'signed_in' | 'asked_for_more' | Refused['code'];

/** Counts how attempts to sign in ended, never whose they were. */
export interface DoorTally {
	came(by: Way, outcome: Outcome): void;
	lockedOut(factor: Factor): void;
}

export function countAttempt(
	{ tally }: { readonly tally: DoorTally },
	by: Way,
	end: Result<object, Refused>
): void {
	tally.came(by, outcomeOf(end));
}

function outcomeOf(end: Result<object, Refused>): Outcome {
	if (!end.ok) return end.error.code;
	return 'pass' in end.value ? 'signed_in' : 'asked_for_more';
}
