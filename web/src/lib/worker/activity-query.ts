import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { ChangeState, FieldView } from './change-query.ts';

/** Which of what was decided; each that is given narrows. Times are epoch milliseconds. */
export interface ActivityFilters {
	/** Who did it. */
	readonly actorId?: string;
	/** About whom or what. */
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
	/** The newest so many. */
	readonly count: number;
}

export interface Activity {
	/** The newest first. */
	readonly days: readonly ActivityDay[];
	/** When the server was last heard of it; null where it never was. */
	readonly asOf: number | null;
	/** Whether there is more than is shown, on this device or on the server. */
	readonly older: 'available' | 'needs_connection' | 'none';
	/** The server is being asked. */
	readonly isReading: boolean;
	readonly canReadOthers: boolean;
	/** Only owners follow the chain. */
	readonly canVerify: boolean;
}

export interface ActivityDay {
	/** Its first millisecond, here. */
	readonly startsAt: number;
	readonly entries: readonly ActivityEntry[];
}

export interface ActivityEntry {
	readonly id: string;
	readonly name: string;
	/** What became of it, or where it is on its way. */
	readonly state: ChangeState;
	/** Why it was refused. */
	readonly code: string | null;
	readonly actor: { readonly id: string | null; readonly name: string; readonly isSelf: boolean };
	readonly deviceName: string | null;
	/** Where it was sent from, as far as this person may know. */
	readonly address: string | null;
	/** Without a label where it is out of sight. */
	readonly subject: {
		readonly collection: string;
		readonly id: string;
		readonly label: string | null;
	} | null;
	readonly fields: readonly FieldView[];
	readonly reason: string | null;
	readonly ticket: string | null;
	/** By the clock of the device that made it. */
	readonly madeAt: number;
	/** That clock was changed before it was sent. */
	readonly isMadeAtUncertain?: boolean;
	/** By the server's clock; null until it has decided. */
	readonly appliedAt: number | null;
}

export interface ChainCheck {
	/** Events whose links hold. */
	readonly count: number;
	/** The first event that does not follow from the one before it. */
	readonly brokenAt: number | null;
	/** The newest event's hash. */
	readonly hash: string;
}
