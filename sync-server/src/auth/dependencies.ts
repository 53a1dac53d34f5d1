import type { Account } from '#store/account.ts';
import type { Store } from '#store/store.ts';

import type { AuthError } from './auth-error.ts';
import type { Sealer } from './keys/sealer.ts';
import type { SignInCounter } from './log/sign-in-counter.ts';
import type { Passwords } from './password/password.ts';
import type { Recorder } from './person/recorder.ts';
import type { Semaphore } from './throttle/semaphore.ts';
import type { Throttle } from './throttle/throttle.ts';

export interface AuthDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly passwords: Passwords;
	/** Semaphore for hashing, because two cores do only 25 to 70 hashes a second. */
	readonly hashing: Semaphore;
	/** As wide as `hashing` and its queue; attempts beyond it are refused without being counted. */
	readonly signIns: Semaphore;
	readonly throttle: Throttle;
	/**
	 * Counts what a person does with their own account, such as signing in or making a key, because
	 * each act leaves rows. Returns the refusal of an act beyond the limit.
	 */
	readonly ownActs: (account: Account) => AuthError | undefined;
	readonly sealer: Sealer;
	readonly record: Recorder;
	readonly signInCounter: SignInCounter;
	/** Called when a second factor turns out to have been used in the future. */
	readonly onClockAhead: () => void;
}
