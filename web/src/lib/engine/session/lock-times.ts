import type { Value } from '@tenantry/shared/row.ts';
import type { LockTimes } from './auto-lock.ts';
import type { LockChoice } from '#lib/engine-api/lock.ts';

/** Same default as in the provider's schema, which the list does without. */
const POLICY_MINUTES = 15;
const HIDDEN_MINUTES = 2;
const MINUTE_MS = 60_000;

/** The provider's time is the longest allowed. */
export function lockTimesOf(provider: Value | undefined, choice: LockChoice): LockTimes {
	const idleMinutes = Math.min(choice.idleMinutes ?? Infinity, policyMinutesOf(provider));
	const hiddenMinutes = Math.min(hiddenMinutesOf(choice), idleMinutes);
	return { idleMs: idleMinutes * MINUTE_MS, hiddenMs: hiddenMinutes * MINUTE_MS };
}

export function policyMinutesOf(provider: Value | undefined): number {
	const minutes = provider?.['lockAfterMinutes'];
	return typeof minutes === 'number' ? minutes : POLICY_MINUTES;
}

export function hiddenMinutesOf({ hiddenMinutes = HIDDEN_MINUTES }: LockChoice): number {
	return hiddenMinutes;
}
