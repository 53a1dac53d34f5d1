import type { PokeListener, PokeSource } from './poke.ts';

/**
 * Listens to pokes.
 *
 *   closed ──open──► connecting ◄──lost, opened──► open
 *   connecting, open ──refused──► refused ──allowed by a good round──► closed
 *      any ──close──► ended
 */
export class PokeSubscription {
	readonly #source: PokeSource;
	readonly #listener: PokeListener;
	#state: 'closed' | 'connecting' | 'open' | 'refused' | 'ended' = 'closed';
	#close = (): void => undefined;

	constructor(source: PokeSource, listener: PokeListener) {
		this.#source = source;
		this.#listener = listener;
	}

	/** Opens the stream, unless it is open or being opened, or refused since the last good round. */
	open(): void {
		if (this.#state !== 'closed') return;
		this.#state = 'connecting';
		this.#close = this.#source({
			...this.#listener,
			onopen: () => {
				this.#state = 'open';
				this.#listener.onopen();
			},
			onlost: () => {
				this.#state = 'connecting';
				this.#listener.onlost();
			},
			onend: () => {
				if (this.#state !== 'ended') this.#state = 'refused';
				this.#listener.onend();
			}
		});
	}

	get isListening(): boolean {
		return this.#state === 'open';
	}

	allow(): void {
		if (this.#state === 'refused') this.#state = 'closed';
	}

	close(): void {
		this.#state = 'ended';
		this.#close();
	}
}
