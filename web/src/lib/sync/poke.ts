import { Poke } from '@tenantry/shared/protocol/poke.ts';
import { isOurs, open, type HttpCall, type HttpClient } from './http-client.ts';
import { linesOf } from './ndjson.ts';

/** Source of pokes; calling the returned function closes it. */
export type PokeSource = (listener: PokeListener) => () => void;

export interface PokeListener {
	readonly onpoke: (version: number) => void;
	/** The server is reachable, perhaps again. */
	readonly onopen: () => void;
	/** The server was reachable and no longer is; the stream reconnects automatically. */
	readonly onlost: () => void;
	/** The stream has ended and does not reconnect automatically. */
	readonly onend: () => void;
}

export interface PokeSourceOptions {
	readonly httpClient: HttpClient;
	/** A random number from 0 to 1, so that devices do not come back all at once. */
	readonly fraction: () => number;
}

/** Average delay before reconnecting, as browsers use for an EventSource. */
const RECONNECT_MS = 3_000;
const DATA = 'data: ';

/**
 * Server-sent events, read by `fetch`: an EventSource cannot send the session's key. A stream that
 * breaks, or is silent for longer than the server's heartbeat, is opened again after a while; one
 * that is refused is not.
 */
export function createPokeSource(options: PokeSourceOptions): PokeSource {
	return (listener) => {
		const stream = new PokeStream(options, listener);
		stream.connect();
		return () => stream.close();
	};
}

class PokeStream {
	readonly #options: PokeSourceOptions;
	readonly #listener: PokeListener;
	#call: HttpCall | undefined;
	#cancelReconnect = (): void => undefined;
	#isClosed = false;

	constructor(options: PokeSourceOptions, listener: PokeListener) {
		this.#options = options;
		this.#listener = listener;
	}

	connect(): void {
		const goOn = (isRefused: boolean): void => {
			if (this.#isClosed) return;
			if (isRefused) this.#end();
			else this.#reconnectLater();
		};
		// A stream that broke in any other way is opened again as well.
		this.#run().then(goOn, () => goOn(false));
	}

	close(): void {
		this.#isClosed = true;
		this.#cancelReconnect();
		this.#call?.close();
	}

	async #run(): Promise<boolean> {
		const call = open(this.#options.httpClient, '/sync/v1/events', {
			method: 'GET',
			accept: 'text/event-stream'
		});
		this.#call = call;
		let isOpen = false;
		try {
			const response = await call.response;
			if (this.#isClosed) return false;
			if (!response.ok || !isOurs(response)) return true;
			isOpen = true;
			this.#listener.onopen();
			for await (const line of linesOf(response, call.stillThere)) this.#take(line);
		} catch {
			// There is no network, or it was lost.
		} finally {
			call.close();
		}
		if (isOpen && !this.#isClosed) this.#listener.onlost();
		return false;
	}

	#take(line: string): void {
		if (this.#isClosed || !line.startsWith(DATA)) return;
		const poke = Poke.safeParse(JSON.parse(line.slice(DATA.length)));
		if (poke.success) this.#listener.onpoke(poke.data.version);
	}

	#end(): void {
		this.#isClosed = true;
		this.#listener.onend();
	}

	#reconnectLater(): void {
		const { httpClient, fraction } = this.#options;
		const delayMs = RECONNECT_MS * (0.5 + fraction());
		this.#cancelReconnect = httpClient.after(delayMs, () => this.connect());
	}
}
