import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ChangeState } from './change.ts';

export interface DevicesQuery {
	readonly kind: 'devices';
	readonly id: string;
	readonly search: string;
	readonly count: number;
	/** When this device last heard from the server: an older answer is fetched again. */
	readonly heardAt: number | null;
}

/** As the server last reported them, overlaid with changes waiting on this device. */
export interface DevicesView {
	/** null: the server has never been asked. */
	readonly asOf: number | null;
	readonly isAsking: boolean;
	readonly rows: readonly DeviceView[];
	readonly count: number;
	readonly total: number;
	/** The server has more devices than it reports. */
	readonly isCut: boolean;
	readonly isOfOthers: boolean;
	/** State of a queued or unanswered change that ends all of the administrator's sessions. */
	readonly ending: ChangeState | null;
	readonly lockouts: readonly LockoutView[];
	readonly guards: Readonly<Record<'endSessions' | 'unlock', RejectionCode | null>>;
}

export interface DeviceView {
	readonly id: string;
	readonly administratorId: string;
	readonly administratorName: string;
	readonly name: string;
	readonly lastSeenAt: number;
	/** As the device itself last reported. */
	readonly waiting: number;
	readonly oldestWaitingAt: number | null;
	readonly isThis: boolean;
	readonly isOwn: boolean;
	readonly endedAt: number | null;
	readonly ending: ChangeState | null;
	readonly code: RejectionCode | null;
}

export interface LockoutView {
	readonly administratorId: string;
	readonly name: string;
	/** Time by this device's clock. */
	readonly until: number;
	readonly unlocking: ChangeState | null;
}
