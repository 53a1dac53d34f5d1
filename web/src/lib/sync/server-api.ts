import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { KnownAnswer, KnownRequest } from '@tenantry/shared/protocol/known.ts';
import type { Links } from '@tenantry/shared/protocol/links.ts';
import { PullAnswer, type PullRequest } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, type PushRequest } from '@tenantry/shared/protocol/push.ts';
import {
	SESSION_ERROR_CODES,
	SignedIn,
	type SessionError
} from '@tenantry/shared/protocol/session.ts';
import type { ResumeRequest, SignOutRequest } from '@tenantry/shared/protocol/session-requests.ts';
import type {
	EnrolmentStartAnswer,
	SetupRequest,
	SignInAnswer,
	SignInRequest
} from '@tenantry/shared/protocol/sign-in.ts';
import { SYNC_ERROR_CODES, type SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import type { Endpoint } from '@tenantry/shared/protocol/endpoint.ts';
import { PROTOCOL_VERSION } from '@tenantry/shared/protocol/version.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';
import { isOurs, open, type HttpClient, type HttpRequest } from './http-client.ts';
import { linesOf, textOf } from './ndjson.ts';
import type * as RareAnswers from './rare-answers.ts';

type Answer<T, E> = Promise<Result<T, E>>;

/** Everything the device asks of the server. Answers are read by their schemas; nothing throws. */
export interface ServerApi {
	signIn(request: SignInRequest): Answer<SignInAnswer, SessionError>;
	startEnrolment(ticket: string | undefined): Answer<EnrolmentStartAnswer, SessionError>;
	confirmEnrolment(ticket: string | undefined, code: string): Answer<SignedIn, SessionError>;
	setUp(request: SetupRequest): Answer<undefined, SessionError>;
	reset(request: SetupRequest): Answer<undefined, SessionError>;
	resume(request: ResumeRequest): Answer<SignedIn, SessionError>;
	/** Ends the session of the browser's cookie; the device's credential stays. */
	lock(): Answer<undefined, SessionError>;
	signOut(request: SignOutRequest): Answer<undefined, SessionError>;
	/** Makes one's own API key; the key is shown only this once. */
	makeApiKey(): Answer<NewApiKey, SessionError>;
	links(): Answer<Links, SessionError>;

	push(request: PushRequest): Answer<PushAnswer, SyncError>;
	/**
	 * `receive` takes one page after another, with the text of each, and returns whether it wants
	 * more.
	 */
	pull(
		request: PullRequest,
		receive: (page: PullAnswer, text?: string) => Promise<boolean>
	): Answer<undefined, SyncError>;
	known(request: KnownRequest): Answer<KnownAnswer, SyncError>;

	/** Asks what only parts loaded on demand know. */
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

/** Error for anything that is not an answer of our server, for example a portal's page. */
const NO_ANSWER = { code: 'offline' } as const;

export function createServerApi(httpClient: HttpClient): ServerApi {
	const session = <S extends z.ZodMiniType>(
		path: string,
		body: object | undefined,
		schema: Schema<S>,
		method: HttpRequest['method'] = 'POST'
	) =>
		ask(httpClient, { path: `/session/v1/${path}`, method, body, schema, toError: toSessionError });
	const sync = <S extends z.ZodMiniType>(path: string, body: object, schema: Schema<S>) =>
		ask(httpClient, { path: `/sync/v1/${path}`, body, schema, toError: toSyncError });
	const nothing = z.undefined();
	return {
		signIn: (request) => session('sign-in', request, rarely('SignInAnswer')),
		startEnrolment: (ticket) =>
			session('enrolment/start', { ticket }, rarely('EnrolmentStartAnswer')),
		confirmEnrolment: (ticket, code) => session('enrolment/confirm', { ticket, code }, SignedIn),
		setUp: (request) => session('setup', request, nothing),
		reset: (request) => session('reset', request, nothing),
		resume: (request) => session('resume', request, SignedIn),
		lock: () => session('lock', {}, nothing),
		signOut: (request) => session('sign-out', request, nothing),
		makeApiKey: () => session('api-key', {}, rarely('NewApiKey')),
		links: () => session('links', undefined, rarely('Links'), 'GET'),
		push: async (request) => {
			const answer = await sync('push', request, PushAnswer);
			return answer.ok && isTooOld(answer.value.pull) ? err({ code: 'app_too_old' }) : answer;
		},
		pull: (request, receive) => pull(httpClient, request, receive),
		known: (request) => sync('known', request, rarely('KnownAnswer')),
		ask: <Q extends Body, A extends Body>(
			{ path, method, answer }: Endpoint<Q, A>,
			body?: Asked<Q>,
			headers?: HttpRequest['headers']
		) => {
			const asked = ask<z.ZodMiniType, SessionError>(httpClient, {
				path,
				method,
				body: body instanceof Object ? body : undefined,
				...(headers && { headers }),
				schema: answer ?? nothing,
				toError: toSessionError
			});
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- its own schema has read it
			return asked as Answer<Read<A>, SessionError>;
		},
		download: async (path) => {
			// Loaded lazily, because few people ever download anything.
			const loaded = await import('./download.ts').catch(() => undefined);
			return loaded ? loaded.download(httpClient, path, toSessionError) : err(NO_ANSWER);
		}
	};
}

/** Sends with the browser's `fetch`; the session's cookie goes along. */
export function sendByFetch(url: string, init: RequestInit): Promise<Response> {
	return fetch(url, init);
}

/** A schema, or what loads one that the first list does without. */
type Schema<S> = S | (() => Promise<S>);

function rarely<N extends keyof typeof RareAnswers>(
	name: N
): () => Promise<(typeof RareAnswers)[N]> {
	return async () => (await import('./rare-answers.ts'))[name];
}

interface Question<S, E> {
	readonly path: string;
	readonly method?: HttpRequest['method'];
	readonly body: object | undefined;
	readonly headers?: HttpRequest['headers'];
	readonly schema: Schema<S>;
	readonly toError: (body: unknown, response: Response) => E;
}

async function ask<S extends z.ZodMiniType, E>(
	httpClient: HttpClient,
	{ path, method = 'POST', body, headers, schema, toError }: Question<S, E>
): Promise<Result<z.infer<S>, E | typeof NO_ANSWER>> {
	const answers = typeof schema === 'function' ? await schema().catch(() => undefined) : schema;
	if (answers === undefined) return err(NO_ANSWER);
	const request = { method, headers, accept: 'application/json' } as const;
	const call = open(httpClient, path, { ...request, ...(body && { body }) });
	try {
		const response = await call.response;
		if (!isOurs(response)) return err(NO_ANSWER);
		const text = await textOf(response, call.stillThere);
		const value: unknown = text === '' ? undefined : JSON.parse(text);
		if (!response.ok) return err(toError(value, response));
		return ok(answers.parse(value));
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
	const call = open(httpClient, '/sync/v1/pull', { body: request, accept: 'application/x-ndjson' });
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

/** Marks what is begun before it is wanted: its failure counts where it is awaited, if at all. */
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
