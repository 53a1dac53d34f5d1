import type { ChangeState } from './change.ts';

/**
 * Where a change stands, in the five words that every surface uses for it. What else there is to say
 * is a sentence beneath.
 */
export type ChangeStage =
	/** Saved here, and not sent. */
	| 'device'
	/** Sent, and neither in effect nor refused. */
	| 'moving'
	| 'effect'
	/** This person has to do something about it. */
	| 'needsYou'
	| 'not';

/** Number of changes in each stage. */
export type StageCounts = Readonly<Partial<Record<ChangeStage, number>>>;

/** `isOpen` is whether this person still has to settle it. */
export function stageOf(state: ChangeState, isOpen: boolean): ChangeStage {
	switch (state) {
		case 'waiting':
		case 'held':
		case 'deferred':
			return 'device';
		case 'sending':
		case 'unanswered':
		case 'carried':
		case 'approval':
			return 'moving';
		case 'applied':
		case 'noop':
			return 'effect';
		case 'merged':
			return isOpen ? 'needsYou' : 'effect';
		case 'toApprove':
		case 'quarantined':
			return isOpen ? 'needsYou' : 'moving';
		case 'superseded':
		case 'rejected':
		case 'review':
		case 'confirm':
		case 'expired':
		case 'unapproved':
		case 'lost':
		case 'unreadable':
		case 'missing':
			return isOpen ? 'needsYou' : 'not';
		case 'retracted':
		case 'withdrawn':
		case 'replaced':
			return 'not';
	}
}
