import { createContext } from 'svelte';
import type { EngineState, Person } from '#lib/engine-api/engine-state.ts';
import { createLive, type Live } from '#lib/client/live.svelte.ts';

/**
 * The engine's state: who is signed in, and how much of the app is shown. One for the whole tree,
 * made in the root layout.
 */
export class Session {
	readonly #engine: Live<{ readonly kind: 'engine' }> = createLive(() => ({ kind: 'engine' }));

	/** Undefined until the worker has answered for the first time. */
	get state(): EngineState | undefined {
		return this.#engine.current;
	}

	get isOpen(): boolean {
		return this.state?.phase === 'open';
	}

	/** The person whose app this is; undefined where it belongs to no one yet. */
	get person(): Person | undefined {
		const state = this.state;
		return state !== undefined && 'person' in state ? state.person : undefined;
	}
}

export const [getSession, setSession] = createContext<Session>();
