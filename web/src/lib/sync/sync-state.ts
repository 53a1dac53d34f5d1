interface Needs {
	readonly pull: boolean;
	/** The newest version that the server has announced since the last pull. */
	readonly version: number;
}

interface Live {
	readonly needs: Needs;
}

/** The server answered last time; a new change starts a round. */
export interface Resting extends Live {
	readonly name: 'resting';
}

/** The server does not answer: nothing leaves, so that everything can be withdrawn. */
export interface Waiting extends Live {
	readonly name: 'waiting';
}

export interface Round extends Live {
	readonly name: 'round';
	readonly step: 'sending' | 'pulling';
	/** The server answered last time. */
	readonly isContacted: boolean;
	readonly isAgain: boolean;
}

export interface Stopped {
	readonly name: 'stopped';
}

/**
 * What the sync loop does.
 *
 *   waiting ──wake, poke, lost, timer──────────► round
 *   resting ──wake, poke, lost, timer, change──► round
 *   round ──ended, the server answered──► resting, or another round where one was asked for
 *   round ──ended, no answer────────────► waiting
 *   all ──stop──► stopped
 *
 * A timer runs while the loop rests or waits.
 */
export type SyncState = Resting | Waiting | Round | Stopped;

export type SyncEvent =
	| RoundEvent
	| { readonly type: 'wake'; readonly pull: boolean }
	| { readonly type: 'change' }
	| { readonly type: 'poke'; readonly version: number; readonly isNew: boolean }
	| { readonly type: 'lost' }
	| { readonly type: 'timer' }
	/** A pull is needed, because not everything has arrived. */
	| { readonly type: 'incomplete' }
	| { readonly type: 'stop' };

/** Has a meaning only while a round runs. */
type RoundEvent =
	/** The server has answered, or not, in the middle of the round. */
	| { readonly type: 'contact'; readonly isMade: boolean }
	| { readonly type: 'pull' }
	| { readonly type: 'pulled' }
	/** A change that overtakes the round found no room on the disk. */
	| { readonly type: 'full' }
	| { readonly type: 'ended'; readonly isOk: boolean; readonly isContacted: boolean };

/** Before the first round the server has not answered, and every row may be missing. */
export const INITIAL: SyncState = { name: 'waiting', needs: { pull: true, version: 0 } };

export function next(state: SyncState, event: SyncEvent): SyncState {
	if (state.name === 'stopped' || event.type === 'stop') return { name: 'stopped' };
	switch (event.type) {
		case 'wake':
			return started(needing(state, { pull: event.pull }));
		case 'change':
			return state.name === 'waiting' ? state : started(state);
		case 'poke': {
			const poked = needing(state, { version: event.version });
			return event.isNew ? started(poked) : poked;
		}
		case 'timer':
			return started(needing(state, { pull: true }));
		case 'lost':
			return contacted(started(needing(state, { pull: true })), false);
		case 'incomplete':
			return needing(state, { pull: true });
		case 'contact':
		case 'pull':
		case 'pulled':
		case 'full':
		case 'ended':
			return state.name === 'round' ? inRound(state, event) : state;
	}
}

function inRound(round: Round, event: RoundEvent): SyncState {
	switch (event.type) {
		case 'contact':
			return contacted(round, event.isMade);
		case 'pull':
			return { ...round, step: 'pulling', needs: { pull: false, version: 0 } };
		case 'pulled':
			return { ...round, step: 'sending' };
		case 'full':
			return { ...round, isAgain: true };
		case 'ended':
			return ended(round, event);
	}
}

function ended(
	{ needs, isAgain }: Round,
	{ isOk, isContacted }: { readonly isOk: boolean; readonly isContacted: boolean }
): SyncState {
	if (isOk && isAgain) return { ...FIRST_STEP, needs, isContacted };
	return { name: isContacted ? 'resting' : 'waiting', needs };
}

const FIRST_STEP = { name: 'round', step: 'sending', isAgain: false } as const;

function started(state: Exclude<SyncState, Stopped>): Round {
	if (state.name === 'round') return { ...state, isAgain: true };
	return { ...FIRST_STEP, needs: state.needs, isContacted: isContacted(state) };
}

function contacted(round: Round, isMade: boolean): Round {
	return { ...round, isContacted: isMade };
}

function needing<S extends Live>(state: S, { pull = false, version }: Partial<Needs>): S {
	const { needs } = state;
	return { ...state, needs: { pull: needs.pull || pull, version: version ?? needs.version } };
}

export function isContacted(state: SyncState): boolean {
	return state.name === 'resting' || (state.name === 'round' && state.isContacted);
}

export function isPullNeeded(state: SyncState, version: number): boolean {
	return state.name !== 'stopped' && (state.needs.pull || state.needs.version > version);
}
