import { PROTOCOL_VERSION, SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';

/** What carries a request: `fetch` and a timer. */
export interface Courier {
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	/** Runs once after a while, unless the answer is called first. */
	after(delayMs: number, run: () => void): () => void;
}

export interface Call {
	readonly response: Promise<Response>;
	/** Something has arrived: the wait begins anew. */
	readonly stillThere: () => void;
	close(): void;
}

/** A server that is silent for so long is taken for gone; what it decided is asked again. */
const PATIENCE_MS = 30_000;

export interface Letter {
	/** POST unless said otherwise; what is got has no body. */
	readonly method?: 'GET' | 'POST';
	readonly body?: object;
	readonly accept: string;
	readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function open(
	courier: Courier,
	path: string,
	{ method = 'POST', body, accept, headers }: Letter
): Call {
	const controller = new AbortController();
	let cancel = courier.after(PATIENCE_MS, () => controller.abort());
	return {
		response: courier.fetch(path, {
			method,
			headers: {
				'content-type': 'application/json',
				[SYNC_HEADER]: `${PROTOCOL_VERSION}`,
				...{ accept, ...headers }
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
			credentials: 'same-origin',
			cache: 'no-store',
			redirect: 'error',
			signal: controller.signal
		}),
		stillThere() {
			cancel();
			cancel = courier.after(PATIENCE_MS, () => controller.abort());
		},
		close() {
			cancel();
			controller.abort();
		}
	};
}

/** A captive portal's page is never mistaken for an answer. */
export function isOurs(response: Response): boolean {
	return response.headers.get(SYNC_HEADER) === '1';
}
