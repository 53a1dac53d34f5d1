import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';

export interface Answer {
	readonly body: unknown;
	readonly headers: IncomingHttpHeaders;
}

/** One device's way to the server: a connection that stays open, and a cookie. */
export interface HttpClient {
	post(path: string, body: unknown): Promise<Answer>;
	close(): void;
}

export function createHttpClient(address: string): HttpClient {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	let cookie = '';

	function send(path: string, body: string, isRetry = false): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const headers = {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(body),
				origin: address,
				'sec-fetch-site': 'same-origin',
				[SYNC_HEADER]: '1',
				...(cookie === '' ? {} : { cookie })
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
				// The server has just let go of a connection that had rested for long.
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
			if (given !== undefined) cookie = given.split(';')[0] ?? '';
			return answer;
		},
		close: () => agent.destroy()
	};
}
