import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ChangeState } from './change.ts';

export interface DevicesQuery {
	readonly kind: 'devices';
	/** Id of one administrator; empty for all in reach. */
	readonly id: string;
	readonly search: string;
	/** Maximum number of rows. */
	readonly count: number;
	/** When this device last heard from the server: an older answer is fetched again. */
	readonly heardAt: number | null;
}

/**
 * Signed-in devices as the server last reported them, overlaid with changes waiting on this device.
 */
export interface DevicesView {
	/** null: the server has never been asked. */
	readonly asOf: number | null;
	readonly isAsking: boolean;
	readonly rows: readonly DeviceView[];
	/** Number of matching devices. */
	readonly count: number;
	readonly total: number;
	/** The server has more devices than it reports. */
	readonly isCut: boolean;
	/** Whether devices of other administrators are included. */
	readonly isOfOthers: boolean;
	/** State of a queued or unanswered change that ends all sessions of the one administrator. */
	readonly ending: ChangeState | null;
	readonly lockouts: readonly LockoutView[];
	/** Why each action on the one administrator is refused; null where it is not. */
	readonly guards: Readonly<Record<'endSessions' | 'unlock', RejectionCode | null>>;
}

export interface DeviceView {
	readonly id: string;
	readonly administratorId: string;
	readonly administratorName: string;
	readonly name: string;
	readonly lastSeenAt: number;
	/** Number of unsent changes, as the device itself reported when it last sent some. */
	readonly waiting: number;
	readonly oldestWaitingAt: number | null;
	readonly isThis: boolean;
	readonly isOwn: boolean;
	/** When it was signed out or revoked. */
	readonly endedAt: number | null;
	/** State of the change that ends it, while it is undecided. */
	readonly ending: ChangeState | null;
	/** Why this person may not revoke it; null if they may. */
	readonly code: RejectionCode | null;
}

export interface LockoutView {
	readonly administratorId: string;
	readonly name: string;
	/** Time by this device's clock. */
	readonly until: number;
	/** State of the change that unlocks, while it is undecided. */
	readonly unlocking: ChangeState | null;
}
