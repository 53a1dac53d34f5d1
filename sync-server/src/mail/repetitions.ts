import { createLimiter, type Limiter } from '#limiter.ts';
import type { Store } from '#store/store.ts';

import { finishEffect, hasNewer, postpone, replaceOlder, type DueEffect } from './outbox.ts';

interface Dependencies {
	readonly store: Pick<Store, 'db'>;
	readonly clock: () => number;
}

/** Emails of one kind to one person about the same thing, which differ in nothing but their time. */
const ALIKE = { burst: 5, perSecond: 1 / 600 };
const REPLACED = 'replaced';
const TOO_MANY = 'too_many';

/**
 * Spaces emails that say the same to one person, whoever causes them. The newest of those that wait
 * stands for the others, so that none is missed and no more than one waits.
 */
export class Repetitions {
	readonly #store: Dependencies['store'];
	readonly #clock: () => number;
	readonly #limiter: Limiter;

	constructor({ store, clock }: Dependencies) {
		this.#store = store;
		this.#clock = clock;
		this.#limiter = createLimiter({ ...ALIKE, clock });
	}

	/** Counts each effect; returns those whose email may be sent now, and puts off the others. */
	async admit(due: readonly DueEffect[]): Promise<readonly DueEffect[]> {
		const admitted: DueEffect[] = [];
		for (const effect of due) {
			const waitMs = this.#limiter.take(subjectOf(effect));
			if (waitMs === 0) admitted.push(effect);
			else await this.#putOff(effect, waitMs);
		}
		return admitted;
	}

	/** Takes back the count of an effect of which no email was sent. */
	forgive(effect: DueEffect): void {
		this.#limiter.owe(subjectOf(effect), -1);
	}

	async #putOff(effect: DueEffect, waitMs: number): Promise<void> {
		const { db } = this.#store;
		const at = this.#clock();
		const replaced = { at, error: REPLACED };
		if (await hasNewer(db, effect)) return finishEffect(db, effect.id, replaced);
		await replaceOlder(db, effect, replaced);
		await postpone(db, effect.id, { nextAttemptAt: at + waitMs, error: TOO_MANY });
	}
}

function subjectOf({ provider_id, kind, payload }: DueEffect): string {
	return `${provider_id} ${kind} ${payload}`;
}
