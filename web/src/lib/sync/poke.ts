import { Poke } from '@tenantry/shared/protocol/poke.ts';

/** Where pokes come from; closed by calling the answer. */
export type PokeSource = (listener: PokeListener) => () => void;

export interface PokeListener {
	/** The provider's version is now this. */
	readonly onpoke: (version: number) => void;
	/** The server is there, perhaps again. */
	readonly onopen: () => void;
	/** It was there, and is no more; the stream comes back by itself once it is. */
	readonly onlost: () => void;
	/** The stream has ended and will not come back by itself. */
	readonly onend: () => void;
}

/** Server-sent events. The browser reconnects by itself; a refused stream is not asked for again. */
export function createPokeSource(openStream: (url: string) => EventSource): PokeSource {
	return ({ onpoke, onopen, onlost, onend }) => {
		const stream = openStream('/sync/v1/events');
		let isOpen = false;
		stream.addEventListener('poke', ({ data }: MessageEvent<string>) => {
			const poke = Poke.safeParse(JSON.parse(data));
			if (poke.success) onpoke(poke.data.version);
		});
		stream.onopen = () => {
			isOpen = true;
			onopen();
		};
		stream.onerror = () => {
			if (stream.readyState === stream.CLOSED) onend();
			else if (isOpen) onlost();
			isOpen = false;
		};
		return () => stream.close();
	};
}
