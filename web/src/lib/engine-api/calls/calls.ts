import type { CallsBy, CallsOf } from './call.ts';
import { ACCOUNT_CALLS } from './account-calls.ts';
import { ACTIVITY_CALLS } from './activity-calls.ts';
import { ADMINISTRATOR_CALLS } from './administrator-calls.ts';
import { CHANGE_CALLS } from './change-calls.ts';
import { REVIEW_CALLS } from './review-calls.ts';
import { SIGN_IN_CALLS } from './sign-in-calls.ts';
import { TAB_CALLS } from './tab-calls.ts';
import { VAULT_CALLS } from './vault-calls.ts';

/**
 * Every call that a page may make: its signature, the schema of its arguments, and the part of the
 * engine that answers it. Calls go over Comlink and return results, never throw; state that changes
 * is a live query, answered over a port of its own. Mutators, filters and messages have their own
 * schemas, which the receiver of a `record` applies.
 */
export const CALLS = {
	...TAB_CALLS,
	...SIGN_IN_CALLS,
	...ACCOUNT_CALLS,
	...VAULT_CALLS,
	...CHANGE_CALLS,
	...ADMINISTRATOR_CALLS,
	...ACTIVITY_CALLS,
	...REVIEW_CALLS
};

export type EngineCalls = CallsOf<typeof CALLS>;
export type FeatureCalls = CallsBy<typeof CALLS, 'features'>;
/** Answered by another lazy part, whether a copy is open or not. */
export type SignInCalls = CallsBy<typeof CALLS, 'sign_in'>;
export type OwnCalls = CallsBy<typeof CALLS, 'engine'>;
export type PortCalls = CallsBy<typeof CALLS, 'port'>;
