import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import { LINKS } from '@tenantry/shared/protocol/links.ts';
import { LOCK, SIGN_OUT } from '@tenantry/shared/protocol/session-requests.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { Clock } from '#lib/replica/context.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import { SESSION_OF_COOKIE, type People } from '#lib/replica/store/people.ts';
import { Backoff } from '#lib/sync/backoff.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { SessionKey } from '#lib/sync/session-key.ts';

export interface SessionEnderOptions {
	readonly server: ServerApi;
	readonly people: People;
	readonly session: SessionKey;
	readonly clock: Clock;
	/** A random number from 0 to 1. */
	readonly fraction: () => number;
}

/** Why something could not be ended; the answer to every request behind it. */
type Unended = 'offline' | 'disk_full';

/**
 * Ends at the server what has ended here: a locked session, a signed-out device. Each leaves a
 * durable mark, which is the first request once there is a network; nothing is sent before it. A
 * session's mark is written when it opens, because a browser that is killed writes nothing.
 */
export class SessionEnder {
	readonly #options: SessionEnderOptions;
	readonly #backoff: Backoff;
	#settling: Promise<Unended | undefined> | undefined;
	#isRetrying = false;

	constructor(options: SessionEnderOptions) {
		this.#options = options;
		this.#backoff = new Backoff(options.fraction);
		const { session, people } = options;
		session.onopen = () => {
			// If it cannot be written, the session expires and its key goes with this worker.
			people.ending.put({ deviceId: SESSION_OF_COOKIE }).catch(() => undefined);
		};
	}

	/** The cookie alone opens nothing; the server is told once it can be reached. */
	lock(): void {
		this.#options.session.forget();
		// A session that the server was not told about expires.
		this.#tellUntilHeard().catch(() => undefined);
	}

	/** `leave` may remove the person's copy and so make room for the mark. */
	async signOut(deviceId: string, leave: () => Promise<void>): Promise<void> {
		const note = () => unlessFull(this.#options.people.ending.put({ deviceId }));
		const noted = await note();
		await leave();
		if (!noted.ok) await note();
	}

	/** Ends the remaining sessions. Returns why one could not be ended; undefined once all are. */
	settle(): Promise<Unended | undefined> {
		this.#settling ??= this.#settle().finally(() => {
			this.#settling = undefined;
		});
		return this.#settling;
	}

	/**
	 * Ends first what has ended here. While that is impossible, requests that use a session or open
	 * one are answered with the reason.
	 */
	first(server: ServerApi): ServerApi {
		const out = err({ code: 'unauthenticated' } as const);
		const unended = async () => {
			const code = await this.settle();
			return code && err({ code });
		};
		const fault = async () => (await unended()) ?? (this.#options.session.isOpen ? undefined : out);
		return {
			push: async (request) => (await fault()) ?? server.push(request),
			pull: async (request, receive) => (await fault()) ?? server.pull(request, receive),
			known: async (request) => (await fault()) ?? server.known(request),
			// People who cannot sign in need help the most, also while the server's disk is full.
			ask: async (...question) =>
				(question[0].path === LINKS.path ? undefined : await unended()) ?? server.ask(...question),
			download: async (path) => (await unended()) ?? server.download(path)
		};
	}

	async #settle(): Promise<Unended | undefined> {
		const { people, server } = this.#options;
		const marks = await people.ending.toArray();
		let isSessionOver = false;
		for (const { deviceId } of marks.filter((mark) => mark.deviceId !== SESSION_OF_COOKIE)) {
			const fault = faultOf(await server.ask(SIGN_OUT, { deviceId }));
			if (fault !== undefined) return fault;
			await people.ending.delete(deviceId);
			isSessionOver = true;
		}
		if (marks.every((mark) => mark.deviceId !== SESSION_OF_COOKIE) || this.#isInUse())
			return undefined;
		// Signing out has ended the session and removed its cookie.
		const fault = isSessionOver ? undefined : faultOf(await server.ask(LOCK, {}));
		if (fault !== undefined) return fault;
		// A session that was opened in between has its own mark.
		if (!this.#isInUse()) await people.ending.delete(SESSION_OF_COOKIE);
		return undefined;
	}

	#isInUse(): boolean {
		return this.#options.session.isOpen;
	}

	async #tellUntilHeard(): Promise<void> {
		if (this.#isRetrying) return;
		this.#isRetrying = true;
		try {
			while ((await this.settle()) !== undefined) await this.#wait();
		} catch {
			// Storage has failed, or is closed; the next engine retries.
		} finally {
			this.#isRetrying = false;
			this.#backoff.reset();
		}
	}

	#wait(): Promise<void> {
		return new Promise((resolve) => {
			this.#options.clock.after(this.#backoff.next(), resolve);
		});
	}
}

function faultOf(answer: Result<undefined, SessionError>): Unended | undefined {
	if (answer.ok || answer.error.code === 'unauthenticated') return undefined;
	return answer.error.code === 'disk_full' ? 'disk_full' : 'offline';
}
