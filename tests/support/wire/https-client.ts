import { request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpsAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: string;
}

/** Sends a request over https that trusts only the given authority. */
export function askHttps(
	url: string,
	options: RequestOptions & { readonly body?: unknown }
): Promise<HttpsAnswer> {
	const { body, ...rest } = options;
	return new Promise((resolve, reject) => {
		const asking = request(url, { agent: false, ...rest }, (response) => {
			const headers = new Headers();
			for (const [name, values] of Object.entries(response.headersDistinct)) {
				for (const value of values ?? []) headers.append(name, value);
			}
			text(response).then(
				(content) => resolve({ status: response.statusCode ?? 0, headers, body: content }),
				reject
			);
		});
		asking.on('error', reject);
		asking.end(body === undefined ? undefined : JSON.stringify(body));
	});
}
