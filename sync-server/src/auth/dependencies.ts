import type { Store } from '#store/store.ts';

import type { Gate } from './gate.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { Passwords } from './password.ts';
import type { Recorder } from './recorder.ts';
import type { Sealer } from './sealer.ts';
import type { DoorTally } from './tally.ts';
import type { Throttle } from './throttle.ts';

/** What the door's parts are made of. */
export interface AuthDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly passwords: Passwords;
	readonly policy: PasswordPolicy;
	/** Bounds how much is hashed at a time: 25 to 70 hashes a second are all two cores do. */
	readonly gate: Gate;
	/** As many sign-ins at a time as the gate takes: of the others nothing is even counted. */
	readonly places: Gate;
	readonly throttle: Throttle;
	readonly sealer: Sealer;
	readonly record: Recorder;
	readonly tally: DoorTally;
}
