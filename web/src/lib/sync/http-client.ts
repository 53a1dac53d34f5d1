import { PROTOCOL_VERSION, SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';

export interface HttpClient {
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	/** Runs `run` once after the delay, unless the returned function is called first. */
	after(delayMs: number, run: () => void): () => void;
}

export interface HttpCall {
	readonly response: Promise<Response>;
	/** Restarts the timeout, because something has arrived. */
	readonly stillThere: () => void;
	close(): void;
}

/** Timeout after which a silent server counts as gone; its decisions are requested again. */
const PATIENCE_MS = 30_000;
/**
 * A request's body gets the time that the slowest usable link takes for it. How much of it has left
 * cannot be observed: `fetch` does not tell, and what XMLHttpRequest tells is what the system's
 * buffer, or a proxy's, has taken (decision 26).
 */
const SLOWEST_BYTES_A_SECOND = 500;

export interface HttpRequest {
	/** POST by default; a GET has no body. */
	readonly method?: 'GET' | 'POST' | 'DELETE';
	readonly body?: object;
	readonly accept: string;
	readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function open(
	httpClient: HttpClient,
	path: string,
	{ method = 'POST', body, accept, headers }: HttpRequest
): HttpCall {
	const controller = new AbortController();
	const text = body === undefined ? undefined : JSON.stringify(body);
	const giveUpAfter = (waitMs: number) => httpClient.after(waitMs, () => controller.abort());
	let cancel = giveUpAfter(PATIENCE_MS + leavingMs(text));
	return {
		response: httpClient.fetch(path, {
			method,
			headers: {
				'content-type': 'application/json',
				[SYNC_HEADER]: `${PROTOCOL_VERSION}`,
				accept,
				...headers
			},
			...(text !== undefined && { body: text }),
			credentials: 'same-origin',
			cache: 'no-store',
			redirect: 'error',
			signal: controller.signal
		}),
		stillThere() {
			cancel();
			cancel = giveUpAfter(PATIENCE_MS);
		},
		close() {
			cancel();
			controller.abort();
		}
	};
}

function leavingMs(text = ''): number {
	const bytes = new TextEncoder().encode(text).byteLength;
	return Math.ceil((bytes * 1_000) / SLOWEST_BYTES_A_SECOND);
}

/** False for the answer of a captive portal, for example. */
export function isOurs(response: Response): boolean {
	return response.headers.get(SYNC_HEADER) === '1';
}
