import type { FeatureContext, Features } from './features.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import type { EngineDependencies } from './engine-dependencies.ts';

export interface SessionOptions {
	readonly dependencies: EngineDependencies;
	readonly vault: OpenedVault;
	readonly isVisible: () => boolean;
	/** Called when screens have to update: for rows and changes, or only for the sync status. */
	readonly onchange: (what: 'data' | 'status', rows?: ReplicaChange['rows']) => void;
	/** `ticket` authorizes the hand-over of unsent changes. */
	readonly onrevoked: (ticket: string | undefined) => void;
	/** Other devices of this browser, whichever person they belong to, are revoked as well. */
	readonly onothersrevoked: (deviceIds: readonly string[]) => void;
	/** Returns whether the browser itself removed this person's database. */
	readonly wasRemoved: () => Promise<boolean>;
	/** This person's database was removed and has been rebuilt. */
	readonly onrebuilt: () => void;
	/** The lease is over: work may not continue until the server has been heard from. */
	readonly onleaseover: () => void;
	/** The auto-lock time has passed: nothing may be shown from now on. */
	readonly oncover: () => void;
	/** Called after `oncover`, once nothing is in flight: the key may go. */
	readonly onlock: () => void;
	/** Reopens the same copy under the lock that was chosen for it, after this session has closed. */
	readonly reenter: (vault: OpenedVault) => Promise<Result<undefined, VaultError>>;
	readonly onfailure: (error: unknown) => void;
	/** Lazily loads everything that the first list does not need. */
	readonly openFeatures: (context: FeatureContext) => Promise<Features>;
}

/** Facts that are known when a vault has been opened. */
export interface Opening {
	/** A full sign-in has just preceded it. */
	readonly isSignedIn?: boolean;
	/** The server has reported the person's device as revoked. */
	readonly isRevoked?: boolean;
}

export interface Entering extends Opening {
	readonly isNew: boolean;
	/** Whether a lock is required, if a sign-in has just said so. */
	readonly mustLock?: boolean | undefined;
}
