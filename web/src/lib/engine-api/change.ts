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
	/** Handed over to a colleague's device; nothing is known of its delivery. */
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
	/** Nobody approved it in time. */
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
	/** Changes settled in the last 30 days, newest first. */
	readonly settled: readonly ChangeView[];
}

/** What has become of changes that were made together. */
export interface MadeChanges {
	/** The one that is furthest from being in effect; null if none is known any longer. */
	readonly shown: ChangeView | null;
	/** Number of the others that are known. */
	readonly others: number;
}

export interface ChangeView {
	readonly id: string;
	readonly name: MutationName | 'unreadable' | 'missing';
	readonly args: unknown;
	readonly state: ChangeState;
	/** Whether this person still has to settle it. */
	readonly isOpen: boolean;
	/** What it is expected to become, until the server has decided. */
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
	/**
	 * Name of the author, if the change is shown to someone else for review; null for one's own.
	 */
	readonly author: string | null;
	/** When and how it arrived, if the server has confirmed that. */
	readonly received?: Received;
	/** What is known of its approval, if it needed one. */
	readonly approval?: ApprovalView;
	/** The waiting change that a decision is about, if this device knows it. */
	readonly about?: Pick<ChangeView, 'name' | 'args' | 'subject'>;
	/** Whom the set-up link of the account was shown to, if applying it ends what that let them set. */
	readonly shownEntry?: { readonly to: string | null };
	/** Whether this person may apply it without the approval that it waits for. */
	readonly canBreakGlass?: boolean;
	readonly canWithdraw: boolean;
	readonly canRedo: boolean;
	readonly canDiscard: boolean;
	/** It stands as it was made, and its author may reverse it with a new change. */
	readonly canReverse: boolean;
	/** Changes that wait for this one and follow its redo. */
	readonly followers: readonly ChangeView[];
}

/** Approval that a change waits for, or what became of it. */
export interface ApprovalView {
	readonly expiresAt: number;
	readonly decision: ApprovalDecision | null;
	readonly by: string | null;
	readonly at: number | null;
	readonly reason: string | null;
}

/** Ids in values (organizations) are already replaced by names. */
export interface FieldView {
	/** Identifies the field within its change. */
	readonly key: string;
	readonly field: string;
	/** Name of the organization, where each one is a separate field. */
	readonly about?: string;
	readonly before: unknown;
	/** Value that this change wants. */
	readonly after: unknown;
	/** Value that stands instead, if it is someone else's. */
	readonly theirs?: {
		readonly value: unknown;
		readonly by: string | null;
		readonly deviceName: string | null;
		readonly at: number | null;
		/** Value that stands now, if it is a third one. */
		readonly now?: unknown;
	};
}

/** Author's choice for a change that needs them: the fields to put on top, by key. */
export interface Choice {
	readonly mutationId: string;
	/** Empty: the other value stands, and the change is let go. */
	readonly mine: 'all' | readonly string[];
}

/** Changes that the server does not have, for a file. */
export interface UnsentChanges {
	readonly providerName: string;
	readonly email: string;
	readonly changes: readonly {
		readonly view: ChangeView;
		/** The mutation as it would be sent. */
		readonly mutation: object;
	}[];
}
