import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';

type Reopen = () => Promise<Result<undefined, SyncError>>;

export class SessionRenewal {
	readonly #reopen: Reopen;
	/** Newest renewal of the session, until a request has been refused since. */
	#renewal: Promise<boolean> | undefined;
	#reopening: ReturnType<Reopen> | undefined;
	#openings = 0;

	constructor(reopen: Reopen) {
		this.#reopen = reopen;
	}

	async whileSignedIn<T, E extends { readonly code: string }>(
		ask: () => Promise<Result<T, E>>,
		resume: Reopen = () => this.resume()
	): Promise<Result<T, E>> {
		const openings = this.#openings;
		const answer = await ask();
		if (!isSessionOver(answer)) return answer;
		return (await this.#openSince(openings, resume)).ok ? ask() : answer;
	}

	/** Like `whileSignedIn`, but returns why no session could be opened. */
	async runSignedIn(run: () => ReturnType<Reopen>): ReturnType<Reopen> {
		const openings = this.#openings;
		const outcome = await run();
		if (!isSessionOver(outcome)) return outcome;
		const opened = await this.#openSince(openings, () => this.resume());
		return opened.ok ? run() : opened;
	}

	renewing<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>> {
		const answer = this.whileSignedIn(ask, () => this.#reopenOnce());
		this.#renewal = answer.then(({ ok: isRenewed }) => {
			if (isRenewed) this.#openings++;
			return isRenewed;
		});
		return answer;
	}

	/** Prefers the renewed session, because a newly opened one would be worth less. */
	async resume(): ReturnType<Reopen> {
		const renewal = this.#renewal;
		this.#renewal = undefined;
		return (await renewal) === true ? ok(undefined) : this.#reopenOnce();
	}

	/** Another opening would end a session that was opened while the request was out. */
	async #openSince(openings: number, resume: Reopen): ReturnType<Reopen> {
		return openings === this.#openings ? resume() : ok(undefined);
	}

	/** Shared, because of two reopenings one would end the other. */
	#reopenOnce(): ReturnType<Reopen> {
		this.#reopening ??= this.#reopen()
			.then((opened) => {
				if (opened.ok) this.#openings++;
				return opened;
			})
			.finally(() => {
				this.#reopening = undefined;
			});
		return this.#reopening;
	}
}

function isSessionOver(answer: Result<unknown, { readonly code: string }>): boolean {
	return !answer.ok && answer.error.code === 'unauthenticated';
}
