import type { Digests } from '@tenantry/shared/digest.ts';
import type { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import type { Clock } from '#lib/replica/context.ts';

/** Digests as the server sends them; a server of a former version sends one alone. */
export type ReceivedDigests = Pick<Digests, 'digest'> & Partial<Digests>;

const EVERY_MS = 3_600_000;

/** Schedule of digest requests: the first pull asks for one, then one pull an hour does. */
export class DigestSchedule {
	readonly #clock: Pick<Clock, 'now'>;
	#dueAt = 0;
	/** The rows were wrong and the replica started over; the next pull reports it to the server. */
	#isDiverged = false;

	constructor(clock: Pick<Clock, 'now'>) {
		this.#clock = clock;
	}

	get fields(): Pick<PullRequest, 'digest' | 'diverged'> {
		const isDue = this.#clock.now() >= this.#dueAt;
		return { ...(isDue && { digest: true }), ...(this.#isDiverged && { diverged: true }) };
	}

	note({ digest, ownDigests, more }: PullAnswer): ReceivedDigests | undefined {
		this.#isDiverged = false;
		if (more || digest === undefined) return undefined;
		this.#dueAt = this.#clock.now() + EVERY_MS;
		return { digest, ...(ownDigests && { ownDigests }) };
	}

	/** The rows are wrong and are fetched again. */
	noteDivergence(): void {
		this.#isDiverged = true;
		this.#dueAt = 0;
	}
}
