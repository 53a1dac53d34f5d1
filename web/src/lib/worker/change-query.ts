import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';

/** One enum for row, field, tab and list (experience.md 7.3). */
export type ChangeState =
	| 'waiting'
	| 'held'
	| 'sending'
	| 'unanswered'
	/** The server is too old to know it. */
	| 'deferred'
	| 'applied'
	| 'noop'
	| 'merged'
	| 'superseded'
	| 'rejected'
	| 'review'
	/** Its author is to prove who they are. */
	| 'confirm'
	| 'expired'
	| 'quarantined'
	| 'withdrawn'
	| 'replaced'
	| 'lost'
	/** What is stored of it on this device does not open any more. */
	| 'unreadable'
	/** Somebody has deleted what was stored of it on this device. */
	| 'missing';

export interface Changes {
	readonly needsYou: readonly ChangeView[];
	readonly waiting: readonly ChangeView[];
	/** Of the last 30 days, newest first. */
	readonly settled: readonly ChangeView[];
}

export interface ChangeView {
	readonly id: string;
	readonly name: MutationName | 'unreadable' | 'missing';
	readonly args: unknown;
	readonly state: ChangeState;
	readonly rejection: Rejection | null;
	readonly subject: {
		readonly collection: string;
		readonly id: string;
		readonly label: string;
		/** It is on this device, and living. */
		readonly isHere: boolean;
	};
	readonly fields: readonly FieldView[];
	/** 0: nobody knows any more. */
	readonly authoredAt: number;
	readonly decidedAt: number | null;
	readonly deviceName: string | null;
	/** Whose it is, where it is told for review; null for one's own. */
	readonly author: string | null;
	readonly canWithdraw: boolean;
	readonly canRedo: boolean;
	readonly canDiscard: boolean;
	/** It stands as it was made, and its author may take it back by a new change. */
	readonly canReverse: boolean;
	/** What waits for this one, and follows its redo. */
	readonly followers: readonly ChangeView[];
}

/** Ids in values (organizations) are already names. */
export interface FieldView {
	/** Tells the fields of one change apart. */
	readonly key: string;
	readonly field: string;
	/** Which organization, where each is a field of its own. */
	readonly about?: string;
	readonly before: unknown;
	/** What this change wants. */
	readonly after: unknown;
	/** What stands instead, where somebody else's value does. */
	readonly theirs?: {
		readonly value: unknown;
		readonly by: string | null;
		readonly deviceName: string | null;
		readonly at: number | null;
		/** What stands by now, where that is a third value. */
		readonly now?: unknown;
	};
}

/** What a person says of a change that needs them: which fields are put on top, by key. */
export interface Choice {
	readonly mutationId: string;
	/** None: theirs stands, and the change is let go. */
	readonly mine: 'all' | readonly string[];
}
