import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import { SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';

export interface Answer {
	readonly body: unknown;
	readonly headers: IncomingHttpHeaders;
}

/** One device's connection to the server, which stays open, and its session. */
export interface HttpClient {
	post(path: string, body: unknown): Promise<Answer>;
	close(): void;
}

/** Headers that carry a session; without them the client takes those of its sign-in. */
export type SessionHeaders = Readonly<Record<string, string>>;

export function createHttpClient(address: string, opened: SessionHeaders = {}): HttpClient {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	let session = opened;

	function send(path: string, body: string, isRetry = false): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const headers = {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(body),
				...sameOriginHeaders(address),
				...session
			};
			const sent = request(new URL(path, address), { agent, method: 'POST', headers }, (answer) => {
				const { statusCode = 0 } = answer;
				json(answer)
					.then((parsed) => {
						if (statusCode === 200) resolve({ body: parsed, headers: answer.headers });
						else reject(new Error(`${path}: ${statusCode} ${JSON.stringify(parsed)}`));
					})
					.catch(reject);
			});
			sent.on('error', (error) => {
				// Retry once: the server has just closed a connection that was idle for long.
				if (sent.reusedSocket && !isRetry) send(path, body, true).then(resolve, reject);
				else reject(error);
			});
			sent.end(body);
		});
	}

	return {
		async post(path, body) {
			const answer = await send(path, JSON.stringify(body));
			const [given] = answer.headers['set-cookie'] ?? [];
			const key = answer.headers[SESSION_KEY_HEADER];
			if (given !== undefined && typeof key === 'string')
				session = { cookie: given.split(';')[0] ?? '', [SESSION_KEY_HEADER]: key };
			return answer;
		},
		close: () => agent.destroy()
	};
}

/** Headers that a browser sets for a page of the app itself. */
export function sameOriginHeaders(address: string): Readonly<Record<string, string>> {
	return { origin: address, 'sec-fetch-site': 'same-origin', [SYNC_HEADER]: '1' };
}
