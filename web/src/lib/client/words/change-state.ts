import type { ChangeState } from '#lib/engine-api/change.ts';

export interface ChangeWord {
	readonly word: string;
	readonly tone: 'good' | 'wait' | 'bad' | 'calm';
	readonly shape: 'half' | 'clock' | 'sync' | 'check' | 'alert' | 'minus' | 'changes';
}

/** Returns the word and the shape of a change's state: the same in row, field, tab and list. */
export function changeWord(state: ChangeState): ChangeWord {
	return WORDS[state];
}

/**
 * Returns the mark of a row: one of few words, because a row has room for no more and Changes says
 * the rest.
 */
export function markOf(state: ChangeState): ChangeWord {
	return MARKS[state] ?? WORDS[state];
}

/** Returns whether a person has to decide about a change in this state. */
export function needsPerson(state: ChangeState): boolean {
	return NEEDY.has(state);
}

const NEEDY: ReadonlySet<ChangeState> = new Set([
	'superseded',
	'rejected',
	'review',
	'confirm',
	'expired',
	'lost',
	'quarantined',
	'toApprove',
	'unapproved',
	'unreadable',
	'missing'
] as const);

const NOT_SYNCED: ChangeWord = { word: 'Not synced', tone: 'wait', shape: 'half' };
const SYNCING: ChangeWord = { word: 'Syncing', tone: 'wait', shape: 'sync' };
const TO_CONFIRM: ChangeWord = { word: 'Needs confirmation', tone: 'wait', shape: 'clock' };

const MARKS: Partial<Readonly<Record<ChangeState, ChangeWord>>> = {
	held: NOT_SYNCED,
	deferred: NOT_SYNCED,
	sending: SYNCING,
	unanswered: SYNCING,
	review: TO_CONFIRM,
	quarantined: TO_CONFIRM,
	toApprove: TO_CONFIRM,
	merged: { word: 'Conflict', tone: 'bad', shape: 'alert' }
};

const WORDS: Readonly<Record<ChangeState, ChangeWord>> = {
	waiting: NOT_SYNCED,
	held: { word: 'Waiting for an earlier change', tone: 'wait', shape: 'clock' },
	sending: SYNCING,
	unanswered: { word: 'Sent, no answer yet', tone: 'wait', shape: 'sync' },
	carried: { word: 'Handed over', tone: 'wait', shape: 'changes' },
	received: { word: 'Received by the server', tone: 'wait', shape: 'clock' },
	deferred: { word: 'Waiting for the server’s update', tone: 'wait', shape: 'clock' },
	applied: { word: 'Done', tone: 'good', shape: 'check' },
	noop: { word: 'No change needed', tone: 'calm', shape: 'check' },
	merged: { word: 'Done, together with other changes', tone: 'good', shape: 'changes' },
	superseded: { word: 'Conflict', tone: 'bad', shape: 'alert' },
	rejected: { word: 'Rejected', tone: 'bad', shape: 'alert' },
	review: { word: 'Check again', tone: 'bad', shape: 'alert' },
	confirm: TO_CONFIRM,
	expired: { word: 'Not sent', tone: 'bad', shape: 'alert' },
	quarantined: { word: 'Held for an owner’s review', tone: 'wait', shape: 'clock' },
	approval: { word: 'Waiting for approval', tone: 'wait', shape: 'clock' },
	toApprove: { word: 'Needs your approval', tone: 'wait', shape: 'clock' },
	retracted: { word: 'Withdrawn', tone: 'calm', shape: 'minus' },
	unapproved: { word: 'Not approved in time', tone: 'bad', shape: 'alert' },
	withdrawn: { word: 'Cancelled', tone: 'calm', shape: 'minus' },
	replaced: { word: 'Replaced by your later change', tone: 'calm', shape: 'minus' },
	lost: { word: 'Lost when the server was restored', tone: 'bad', shape: 'alert' },
	unreadable: { word: 'Cannot be read', tone: 'bad', shape: 'alert' },
	missing: { word: 'Missing', tone: 'bad', shape: 'alert' }
};
