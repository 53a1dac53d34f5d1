import type { Result } from '@tenantry/shared/result.ts';

import type { Factor } from '#store/throttle-key.ts';

import type { Refused } from './admission.ts';
import type { AuthDependencies } from './dependencies.ts';

/** By what somebody asks to come in. */
export type Way = 'password' | 'passkey' | 'enrolment' | 'device';
/** In, not in, or asked for something more: which provider, a second factor, an enrolment. */
export type Outcome = 'signed_in' | 'asked_for_more' | Refused['code'];

/** Hears how every attempt to come in ended, and never whose it was. */
export interface DoorTally {
	came(by: Way, outcome: Outcome): void;
	lockedOut(factor: Factor): void;
}

export function countAttempt(
	{ tally }: Pick<AuthDependencies, 'tally'>,
	by: Way,
	end: Result<object, Refused>
): void {
	tally.came(by, outcomeOf(end));
}

function outcomeOf(end: Result<object, Refused>): Outcome {
	if (!end.ok) return end.error.code;
	return 'pass' in end.value ? 'signed_in' : 'asked_for_more';
}
