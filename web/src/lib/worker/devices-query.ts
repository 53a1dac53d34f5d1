import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ChangeState } from './change-query.ts';

export interface DevicesQuery {
	readonly kind: 'devices';
	/** Of one administrator; empty: of everybody in reach. */
	readonly id: string;
	readonly search: string;
	/** So many at most. */
	readonly count: number;
	/** When this device last heard from the server: an older answer is asked for again. */
	readonly heardAt: number | null;
}

/** What is signed in, as the server said it last, with what waits on this device over it. */
export interface DevicesView {
	/** null: the server has never been asked. */
	readonly asOf: number | null;
	readonly isAsking: boolean;
	readonly rows: readonly DeviceView[];
	/** Of what matches. */
	readonly count: number;
	readonly total: number;
	/** The server has more than it tells of. */
	readonly isCut: boolean;
	/** Whether devices of others than one's own are told of. */
	readonly isOfOthers: boolean;
	/** A queued or unanswered end of all sessions of the one administrator. */
	readonly ending: ChangeState | null;
	readonly lockouts: readonly LockoutView[];
	/** Of the one administrator: why it is refused, null where it is not. */
	readonly guards: Readonly<Record<'endSessions' | 'unlock', RejectionCode | null>>;
}

export interface DeviceView {
	readonly id: string;
	readonly administratorId: string;
	readonly administratorName: string;
	readonly name: string;
	readonly lastSeenAt: number;
	/** Unsent changes, as it said itself when it last sent some. */
	readonly waiting: number;
	readonly oldestWaitingAt: number | null;
	readonly isThis: boolean;
	readonly isOwn: boolean;
	/** Signed out or revoked. */
	readonly endedAt: number | null;
	/** Of the change that ends it, while it has not been decided. */
	readonly ending: ChangeState | null;
	/** Why it is not for this person to revoke; null where it is. */
	readonly code: RejectionCode | null;
}

export interface LockoutView {
	readonly administratorId: string;
	readonly name: string;
	/** By this device's clock. */
	readonly until: number;
	/** Of the change that unlocks, while it has not been decided. */
	readonly unlocking: ChangeState | null;
}
