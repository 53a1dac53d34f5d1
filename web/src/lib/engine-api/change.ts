import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { Received } from './carried.ts';
import type { ApprovalDecision, Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';

/** One enum for row, field, tab and list. */
export type ChangeState =
	| 'waiting'
	| 'held'
	| 'sending'
	| 'unanswered'
	/** Handed over to a colleague's device; its delivery is not known. */
	| 'carried'
	/** The server is too old to know the mutation. */
	| 'deferred'
	| 'applied'
	| 'noop'
	| 'merged'
	| 'superseded'
	| 'rejected'
	| 'review'
	/** Its author has to prove who they are (step-up). */
	| 'confirm'
	| 'expired'
	| 'quarantined'
	/** Waits for another person’s approval. */
	| 'approval'
	/** Waits for this person’s approval. */
	| 'toApprove'
	/** Its author withdrew it, or made it again, before anyone approved it. */
	| 'retracted'
	| 'unapproved'
	| 'withdrawn'
	| 'replaced'
	| 'lost'
	/** Its record on this device can no longer be opened. */
	| 'unreadable'
	/** Its record on this device was deleted. */
	| 'missing';

export interface Changes {
	readonly needsYou: readonly ChangeView[];
	readonly waiting: readonly ChangeView[];
	/** This person’s own changes that wait for another person’s approval, newest first. */
	readonly awaiting: readonly ChangeView[];
	/** As many as were asked for, newest first. */
	readonly settled: readonly ChangeView[];
	/** All of them; null until they have been read. */
	readonly settledCount: number | null;
}

export interface MadeChanges {
	/** The one furthest from being in effect; null if none is known any longer. */
	readonly shown: ChangeView | null;
	readonly others: number;
}

export interface ChangeView {
	readonly id: string;
	readonly name: MutationName | 'unreadable' | 'missing';
	readonly args: unknown;
	readonly state: ChangeState;
	readonly isOpen: boolean;
	readonly expects?: { readonly outcome: Outcome; readonly rejection?: Rejection };
	readonly rejection: Rejection | null;
	readonly subject: {
		readonly collection: string;
		readonly id: string;
		readonly label: string;
		/** The row is on this device and not deleted. */
		readonly isHere: boolean;
	};
	readonly fields: readonly FieldView[];
	/** 0: no longer known. */
	readonly authoredAt: number;
	readonly decidedAt: number | null;
	readonly deviceName: string | null;
	/** Null for this person's own change; otherwise it is shown for review. */
	readonly author: string | null;
	/** Absent until the server has confirmed the arrival. */
	readonly received?: Received;
	readonly approval?: ApprovalView;
	readonly about?: Pick<ChangeView, 'name' | 'args' | 'subject'>;
	/** Who was shown the set-up link, if applying the change ends what it let them set. */
	readonly shownEntry?: { readonly to: string | null };
	/** This person may apply the change without the approval that it waits for. */
	readonly canBreakGlass?: boolean;
	readonly canWithdraw: boolean;
	readonly canRedo: boolean;
	readonly canDiscard: boolean;
	/** The change stands as made, and its author may reverse it with a new one. */
	readonly canReverse: boolean;
	readonly followers: readonly ChangeView[];
}

export interface ApprovalView {
	readonly expiresAt: number;
	readonly decision: ApprovalDecision | null;
	readonly by: string | null;
	readonly at: number | null;
	readonly reason: string | null;
}

/** Ids in values (organizations) are already replaced by names. */
export interface FieldView {
	readonly key: string;
	readonly field: string;
	/** Name of the organization, if each one is a separate field. */
	readonly about?: string;
	readonly before: unknown;
	readonly after: unknown;
	/** Someone else's value that stands instead. */
	readonly theirs?: {
		readonly value: unknown;
		readonly by: string | null;
		readonly deviceName: string | null;
		readonly at: number | null;
		readonly now?: unknown;
	};
}

export interface Choice {
	readonly mutationId: string;
	/** Empty: the other value stands, and the change is let go. */
	readonly mine: 'all' | readonly string[];
}

export interface UnsentChanges {
	readonly providerName: string;
	readonly email: string;
	readonly changes: readonly {
		readonly view: ChangeView;
		/** The mutation as it would be sent. */
		readonly mutation: object;
	}[];
}
