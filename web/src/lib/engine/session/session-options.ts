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
	readonly onchange: (what: 'data' | 'status', rows?: ReplicaChange['rows']) => void;
	/** `ticket` authorizes the hand-over of unsent changes. */
	readonly onrevoked: (ticket: string | undefined) => void;
	/** Other devices of this browser are revoked as well, whichever person they belong to. */
	readonly onothersrevoked: (deviceIds: readonly string[]) => void;
	readonly wasRemoved: () => Promise<boolean>;
	readonly onrebuilt: () => void;
	/** The lease is over: work may not continue until the server has been heard from. */
	readonly onleaseover: () => void;
	readonly oncover: () => void;
	/** Called after `oncover`, once nothing is in flight: the key may go. */
	readonly onlock: () => void;
	readonly reenter: (vault: OpenedVault) => Promise<Result<undefined, VaultError>>;
	readonly onfailure: (error: unknown) => void;
	/** Lazily loads everything that the first list does not need. */
	readonly openFeatures: (context: FeatureContext) => Promise<Features>;
}

export interface Opening {
	/** A full sign-in has just preceded it. */
	readonly isSignedIn?: boolean;
	/** The server has reported the person's device as revoked. */
	readonly isRevoked?: boolean;
}

export interface Entering extends Opening {
	readonly isNew: boolean;
	/** Undefined unless a sign-in has just reported it. */
	readonly mustLock?: boolean | undefined;
}
