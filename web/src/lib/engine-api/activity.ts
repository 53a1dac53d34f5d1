import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { ChangeState, FieldView } from './change.ts';

/** Filters on the activity; each one that is given narrows it. Times are epoch milliseconds. */
export interface ActivityFilters {
	readonly actorId?: string;
	readonly subject?: ActivitySubject;
	readonly names?: readonly MutationName[];
	readonly outcomes?: readonly Outcome[];
	readonly madeFrom?: number;
	readonly madeBefore?: number;
	readonly appliedFrom?: number;
	readonly appliedBefore?: number;
}

export interface ActivitySubject {
	readonly collection: 'administrator' | 'organization' | 'provider';
	readonly id: string;
}

export interface ActivityQuery {
	readonly kind: 'activity';
	readonly filters: ActivityFilters;
	readonly count: number;
}

export interface Activity {
	/** Newest first. */
	readonly days: readonly ActivityDay[];
	/** When the server last confirmed this activity; null if it never has. */
	readonly asOf: number | null;
	/** Entries older than the shown ones, on this device or on the server. */
	readonly older: 'available' | 'needs_connection' | 'none';
	readonly isReading: boolean;
	readonly canReadOthers: boolean;
	/** Only owners may verify the hash chain. */
	readonly canVerify: boolean;
}

export interface ActivityDay {
	/** First millisecond of the day in this device's time zone. */
	readonly startsAt: number;
	readonly entries: readonly ActivityEntry[];
}

export interface ActivityEntry {
	readonly id: string;
	readonly name: string;
	/** Outcome, or how far the change has come while it is undecided. */
	readonly state: ChangeState;
	readonly isOpen: boolean;
	/** Null unless the change was refused. */
	readonly code: string | null;
	readonly actor: { readonly id: string | null; readonly name: string; readonly isSelf: boolean };
	readonly deviceName: string | null;
	readonly address: string | null;
	/** The label is null if the row is out of this person's sight. */
	readonly subject: {
		readonly collection: string;
		readonly id: string;
		readonly label: string | null;
	} | null;
	readonly fields: readonly FieldView[];
	readonly reason: string | null;
	readonly ticket: string | null;
	readonly madeAt: number;
	/** That clock was changed before the change was sent, so `madeAt` is approximate. */
	readonly isMadeAtUncertain?: boolean;
	/** Absent if its author's own device sent it. */
	readonly carrier?: {
		readonly name: string;
		readonly isSelf: boolean;
		readonly deviceName: string;
	};
	readonly requestedBy?: {
		readonly name: string;
		readonly isSelf: boolean;
		readonly action: string;
	};
	/** Time by the server's clock; null until the server has decided. */
	readonly appliedAt: number | null;
}

export interface ChainCheck {
	readonly count: number;
	/** First event that does not follow from the one before it. */
	readonly brokenAt: number | null;
	readonly hash: string;
}
