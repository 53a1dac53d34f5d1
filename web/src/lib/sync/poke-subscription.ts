import type { PokeListener, PokeSource } from './poke.ts';

/**
 * Listens to pokes.
 *
 *   closed ──open──► open ──refused──► refused ──allowed by a good round──► closed
 *      any ──close──► ended
 */
export class PokeSubscription {
	readonly #source: PokeSource;
	readonly #listener: PokeListener;
	#state: 'closed' | 'open' | 'refused' | 'ended' = 'closed';
	#isListening = false;
	#close = (): void => undefined;

	constructor(source: PokeSource, listener: PokeListener) {
		this.#source = source;
		this.#listener = listener;
	}

	/** Opens the stream, unless it is open, or refused since the last good round. */
	open(): void {
		if (this.#state !== 'closed') return;
		this.#state = 'open';
		this.#close = this.#source({
			...this.#listener,
			onopen: () => {
				this.#isListening = true;
				this.#listener.onopen();
			},
			onlost: () => {
				this.#isListening = false;
				this.#listener.onlost();
			},
			onend: () => {
				this.#isListening = false;
				if (this.#state === 'open') this.#state = 'refused';
				this.#listener.onend();
			}
		});
	}

	/** Whether the server announces every new version at the moment. */
	get isListening(): boolean {
		return this.#isListening;
	}

	/** Allows a refused stream to be opened again. */
	allow(): void {
		if (this.#state === 'refused') this.#state = 'closed';
	}

	close(): void {
		this.#state = 'ended';
		this.#isListening = false;
		this.#close();
	}
}
