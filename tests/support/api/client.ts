import { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import * as z from 'zod/mini';
import type { ServerWorld } from '#support/servers/world.ts';

export interface ApiAnswer {
	readonly status: number;
	readonly headers: Headers;
	/** Undefined for an answer without a body. */
	readonly body: unknown;
}

type SentHeaders = Readonly<Record<string, string>>;

/** A program with a key that sends requests by method and path. */
export interface ApiClient {
	readonly key: string;
	get(path: string, headers?: SentHeaders): Promise<ApiAnswer>;
	post(path: string, body?: unknown, headers?: SentHeaders): Promise<ApiAnswer>;
	put(path: string, body?: unknown, headers?: SentHeaders): Promise<ApiAnswer>;
	patch(path: string, body?: unknown, headers?: SentHeaders): Promise<ApiAnswer>;
	delete(path: string, headers?: SentHeaders): Promise<ApiAnswer>;
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

const BASE = '/api/v2';

export function createApiClient(ask: Ask, key: string): ApiClient {
	async function send(method: string, path: string, { body, headers = {} }: Sent) {
		const sent = new Headers({ 'x-api-key': key, ...headers });
		if (body !== undefined && !sent.has('content-type'))
			sent.set('content-type', 'application/json');
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const init = { method, headers: sent, ...(body !== undefined && { body: text }) };
		return toAnswer(await ask(`${BASE}${path}`, init));
	}
	return {
		key,
		get: (path, headers) => send('GET', path, { headers }),
		post: (path, body, headers) => send('POST', path, { body, headers }),
		put: (path, body, headers) => send('PUT', path, { body, headers }),
		patch: (path, body, headers) => send('PATCH', path, { body, headers }),
		delete: (path, headers) => send('DELETE', path, { headers })
	};
}

interface Sent {
	readonly body?: unknown;
	readonly headers?: SentHeaders | undefined;
}

/** Turns API access on for the administrator, signs them in, and creates their key. */
export async function openApiClient(
	world: ServerWorld,
	administratorId: string
): Promise<ApiClient> {
	await world.apply('administrator.setApiAccess', { id: administratorId, enabled: true });
	return createApiClient(
		(path, init) => world.request(path, init),
		await makeKey(world, administratorId)
	);
}

export async function makeKey(
	world: Pick<ServerWorld, 'signIn'>,
	administratorId: string
): Promise<string> {
	const device = await world.signIn(administratorId);
	const answer = await device.fetch('/session/v1/api-key', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: '{}'
	});
	return NewApiKey.parse(await answer.json()).key;
}

async function toAnswer(response: Response): Promise<ApiAnswer> {
	const text = await response.text();
	const { status, headers } = response;
	return { status, headers, body: text === '' ? undefined : JSON.parse(text) };
}

const Fields = z.record(z.string(), z.unknown());
const Listing = z.object({ results: z.array(Fields), totalCount: z.number() });

/** Returns the record in the answer. */
export function recordOf({ body }: Pick<ApiAnswer, 'body'>): Record<string, unknown> {
	return Fields.parse(body);
}

export function idOf({ body }: Pick<ApiAnswer, 'body'>): string {
	return z.object({ id: z.string() }).parse(body).id;
}

export function arrayOf({ body }: Pick<ApiAnswer, 'body'>): Record<string, unknown>[] {
	return z.array(Fields).parse(body);
}

export function resultsOf({ body }: Pick<ApiAnswer, 'body'>): Record<string, unknown>[] {
	return Listing.parse(body).results;
}

/** Returns the reason of a refusal, as a program reads it. */
export function reasonOf({ body }: Pick<ApiAnswer, 'body'>): string {
	return z.object({ reason: z.string() }).parse(body).reason;
}
