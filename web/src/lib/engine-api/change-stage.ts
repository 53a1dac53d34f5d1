import type { ChangeState } from './change.ts';

/** In five words that every surface uses; anything else is a sentence beneath. */
export type ChangeStage = 'device' | 'moving' | 'effect' | 'needsYou' | 'not';

export type StageCounts = Readonly<Partial<Record<ChangeStage, number>>>;

/** `isOpen`: this person still has to settle the change. */
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
