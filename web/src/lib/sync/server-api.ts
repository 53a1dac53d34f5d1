import type { Endpoint } from '@tenantry/shared/protocol/endpoint.ts';
import { KNOWN, type KnownAnswer, type KnownRequest } from '@tenantry/shared/protocol/known.ts';
import { PULL, PullAnswer, type PullRequest } from '@tenantry/shared/protocol/pull.ts';
import { PUSH, type PushAnswer, type PushRequest } from '@tenantry/shared/protocol/push.ts';
import { SESSION_ERROR_CODES, type SessionError } from '@tenantry/shared/protocol/session.ts';
import { SYNC_ERROR_CODES, type SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { PROTOCOL_VERSION } from '@tenantry/shared/protocol/version.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';
import { download } from './download.ts';
import { isOurs, open, type HttpClient, type HttpRequest } from './http-client.ts';
import { linesOf, textOf } from './ndjson.ts';

type Answer<T, E> = Promise<Result<T, E>>;

/** Everything the device asks of the server. Answers are read by their schemas; nothing throws. */
export interface ServerApi {
	push(request: PushRequest): Answer<PushAnswer, SyncError>;
	/** `receive` takes each page with its text, and returns whether it wants more. */
	pull(
		request: PullRequest,
		receive: (page: PullAnswer, text?: string) => Promise<boolean>
	): Answer<undefined, SyncError>;
	known(request: KnownRequest): Answer<KnownAnswer, SyncError>;

	ask<Q extends Body, A extends Body>(
		endpoint: Endpoint<Q, A>,
		body?: Asked<Q>,
		headers?: HttpRequest['headers']
	): Answer<Read<A>, SessionError>;
	/** Downloads a file of any length. */
	download(path: Endpoint['path']): Answer<Blob, SessionError>;
}

type Body = Endpoint['request'];
export type Asked<Q extends Body> = Q extends z.ZodMiniType ? z.input<Q> : undefined;
export type Read<A extends Body> = A extends z.ZodMiniType ? z.infer<A> : undefined;

/** Any answer that is not our server's counts as this, a captive portal's page for example. */
const NO_ANSWER = { code: 'offline' } as const;

export function createServerApi(httpClient: HttpClient): ServerApi {
	return {
		push: async (request) => {
			const answer = await ask(httpClient, PUSH, request, toSyncError);
			return answer.ok && isTooOld(answer.value.pull) ? err({ code: 'app_too_old' }) : answer;
		},
		pull: (request, receive) => pull(httpClient, request, receive),
		known: (request) => ask(httpClient, KNOWN, request, toSyncError),
		ask: (endpoint, body, headers) => ask(httpClient, endpoint, body, toSessionError, headers),
		download: (path) => download(httpClient, path, toSessionError)
	};
}

/** Sends with the browser's `fetch`; the session's cookie goes along. */
export function sendByFetch(url: string, init: RequestInit): Promise<Response> {
	return fetch(url, init);
}

async function ask<Q extends Body, A extends Body, E>(
	httpClient: HttpClient,
	{ path, method, answer }: Endpoint<Q, A>,
	body: Asked<Q> | undefined,
	toError: (body: unknown, response: Response) => E,
	headers?: HttpRequest['headers']
): Promise<Result<Read<A>, E | typeof NO_ANSWER>> {
	const request = { method, headers, accept: 'application/json' } as const;
	const call = open(httpClient, path, { ...request, ...(body instanceof Object && { body }) });
	try {
		const response = await call.response;
		if (!isOurs(response)) return err(NO_ANSWER);
		const text = await textOf(response, call.stillThere);
		const value: unknown = text === '' ? undefined : JSON.parse(text);
		if (!response.ok) return err(toError(value, response));
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- its own schema has read it
		return ok((answer ?? z.undefined()).parse(value) as Read<A>);
	} catch {
		// There is no network, or the answer is cut or not of this protocol: nothing can be said of
		// it.
		return err(NO_ANSWER);
	} finally {
		call.close();
	}
}

async function pull(
	httpClient: HttpClient,
	request: PullRequest,
	receive: (page: PullAnswer, text?: string) => Promise<boolean>
): Answer<undefined, SyncError> {
	const call = open(httpClient, PULL.path, { body: request, accept: 'application/x-ndjson' });
	let ours: unknown;
	try {
		const response = await call.response;
		if (!isOurs(response)) return err(NO_ANSWER);
		if (!response.ok) return err(toSyncError(await response.json(), response));
		const lines = linesOf(response, call.stillThere);
		let reading = readPage(lines);
		for (let read = await reading; read !== undefined; read = await reading) {
			const { page, text } = read;
			if (isTooOld(page)) return err({ code: 'app_too_old' });
			const taking = receive(page, text);
			// The next page is read while this one is written.
			if (page.more) reading = ahead(readPage(lines));
			const wantsMore = await taking.catch((error: unknown) => {
				ours = error;
				throw error;
			});
			// Time spent on this device does not count as silence of the server.
			call.stillThere();
			if (!wantsMore || !page.more) return ok(undefined);
		}
	} catch (error) {
		// An error thrown while taking a page in is not a network error.
		if (error === ours) throw error;
	} finally {
		call.close();
	}
	return err(NO_ANSWER);
}

interface PageRead {
	readonly page: PullAnswer;
	readonly text: string;
}

async function readPage(lines: AsyncGenerator<string>): Promise<PageRead | undefined> {
	const line = await lines.next();
	if (line.done === true) return undefined;
	return { page: PullAnswer.parse(JSON.parse(line.value)), text: line.value };
}

/** A failure of work begun ahead counts where it is awaited, if at all. */
function ahead<T>(begun: Promise<T>): Promise<T> {
	begun.catch(() => undefined);
	return begun;
}

function isTooOld(page: PullAnswer | undefined): boolean {
	return page !== undefined && page.minApp > PROTOCOL_VERSION;
}

const ticket = z.optional(z.string());
const SyncErrorBody = z.object({ code: z.enum(SYNC_ERROR_CODES), ticket });
const SessionErrorBody = z.object({ code: z.enum(SESSION_ERROR_CODES), ticket });

function toSyncError(body: unknown, response: Response): SyncError {
	const parsed = SyncErrorBody.safeParse(body);
	const refusal = parsed.success ? parsed.data : { code: 'overloaded' as const };
	return { ...refusal, ...retryAfter(response) };
}

function toSessionError(body: unknown, response: Response): SessionError {
	const parsed = SessionErrorBody.safeParse(body);
	const refusal = parsed.success ? parsed.data : { code: 'overloaded' as const };
	return { ...refusal, ...retryAfter(response) };
}

/** A browser's timer that is set for more than 24 days runs at once. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** Both forms (RFC 9110, 10.2.3): whole seconds, and a date by the server's own clock. */
function retryAfter({ headers }: Response): { readonly retryAfterMs?: number } {
	const value = headers.get('retry-after') ?? '';
	const waitMs = /^\d+$/.test(value)
		? Number(value) * 1000
		: Date.parse(value) - Date.parse(headers.get('date') ?? '');
	if (Number.isNaN(waitMs)) return {};
	return { retryAfterMs: Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS) };
}
