import { createContext } from 'svelte';
import type { EngineState, Person } from '#lib/engine-api/engine-state.ts';
import { createLive, type Live } from '#lib/client/live.svelte.ts';

const STOPPED: EngineState = { phase: 'unavailable', reason: 'stopped' };

/** Who is signed in, and how much of the app is shown. Made once, in the root layout. */
export class Session {
	readonly #engine: Live<{ readonly kind: 'engine' }> = createLive(() => ({ kind: 'engine' }));
	readonly #hasStopped: () => boolean;

	/** `hasStopped`: the worker has ended, so its last state is no longer true. */
	constructor(hasStopped: () => boolean) {
		this.#hasStopped = hasStopped;
	}

	/** Undefined until the worker has answered for the first time. */
	get state(): EngineState | undefined {
		const said = this.#engine.current;
		return this.#hasStopped() ? STOPPED : said;
	}

	get isOpen(): boolean {
		return this.state?.phase === 'open';
	}

	/** Undefined where this app belongs to no one yet. */
	get person(): Person | undefined {
		const state = this.state;
		return state !== undefined && 'person' in state ? state.person : undefined;
	}
}

export const [getSession, setSession] = createContext<Session>();
