import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';

type Reopen = () => Promise<Result<undefined, SyncError>>;

/** Opens the session at the server again where a request finds that it is over. */
export class SessionRenewal {
	readonly #reopen: Reopen;
	/** Newest renewal of the session, until a request has been refused since. */
	#renewal: Promise<boolean> | undefined;
	#reopening: ReturnType<Reopen> | undefined;

	constructor(reopen: Reopen) {
		this.#reopen = reopen;
	}

	/** Sends a request; retries it once with a reopened session if only the session was missing. */
	async whileSignedIn<T>(
		ask: () => Promise<Result<T, SessionError>>,
		resume: Reopen = () => this.resume()
	): Promise<Result<T, SessionError>> {
		const answer = await ask();
		const isSessionOver = !answer.ok && answer.error.code === 'unauthenticated';
		return isSessionOver && (await resume()).ok ? ask() : answer;
	}

	/**
	 * Like `whileSignedIn`, for a request that gives the session a new token. Requests in flight
	 * under the old token are retried under the new one.
	 */
	renewing<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>> {
		const answer = this.whileSignedIn(ask, () => this.#reopenOnce());
		this.#renewal = answer.then(({ ok: isRenewed }) => isRenewed);
		return answer;
	}

	/** Prefers the renewed session, because a newly opened one would be worth less. */
	async resume(): ReturnType<Reopen> {
		const renewal = this.#renewal;
		this.#renewal = undefined;
		return (await renewal) === true ? ok(undefined) : this.#reopenOnce();
	}

	/** Shares one reopening among callers without a session: of two, one would end the other. */
	#reopenOnce(): ReturnType<Reopen> {
		this.#reopening ??= this.#reopen().finally(() => {
			this.#reopening = undefined;
		});
		return this.#reopening;
	}
}
