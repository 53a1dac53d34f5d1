import { createLimiter, type Limiter } from '#limiter.ts';
import type { Store } from '#store/store.ts';

import { finishEffect, hasNewer, postpone, replaceOlder, type DueEffect } from './outbox.ts';

interface Dependencies {
	readonly store: Pick<Store, 'db'>;
	readonly clock: () => number;
}

const ALIKE = { burst: 5, perSecond: 1 / 600 };
/** Emails of one kind to one address, such as invitations of someone who is added and deleted. */
const TO_ADDRESS = { burst: 20, perSecond: 1 / 600 };
const REPLACED = 'replaced';
const TOO_MANY = 'too_many';

/**
 * Spaces emails that say the same to one person, or go to one address, whoever causes them. The
 * newest waiting one stands for the others, so that none is missed and no more than one waits.
 */
export class Repetitions {
	readonly #store: Dependencies['store'];
	readonly #clock: () => number;
	readonly #alike: Limiter;
	readonly #toAddress: Limiter;

	constructor({ store, clock }: Dependencies) {
		this.#store = store;
		this.#clock = clock;
		this.#alike = createLimiter({ ...ALIKE, clock });
		this.#toAddress = createLimiter({ ...TO_ADDRESS, clock });
	}

	async admit(due: readonly DueEffect[]): Promise<readonly DueEffect[]> {
		const admitted: DueEffect[] = [];
		for (const effect of due) {
			const waitMs = this.#alike.take(subjectOf(effect));
			if (waitMs === 0) admitted.push(effect);
			else await this.#replaceOrPutOff(effect, waitMs);
		}
		return admitted;
	}

	/** Counts a written email; returns false, and puts it off, if it may not be sent now. */
	async admitTo(address: string, effect: DueEffect): Promise<boolean> {
		const waitMs = this.#toAddress.take(recipientOf(address, effect));
		if (waitMs === 0) return true;
		this.#alike.owe(subjectOf(effect), -1);
		await this.#putOff(effect, waitMs);
		return false;
	}

	forgive(effect: DueEffect, address?: string): void {
		this.#alike.owe(subjectOf(effect), -1);
		if (address !== undefined) this.#toAddress.owe(recipientOf(address, effect), -1);
	}

	async #replaceOrPutOff(effect: DueEffect, waitMs: number): Promise<void> {
		const { db } = this.#store;
		const replaced = { at: this.#clock(), error: REPLACED };
		if (await hasNewer(db, effect)) return finishEffect(db, effect.id, replaced);
		await replaceOlder(db, effect, replaced);
		await this.#putOff(effect, waitMs);
	}

	async #putOff(effect: DueEffect, waitMs: number): Promise<void> {
		const nextAttemptAt = this.#clock() + waitMs;
		await postpone(this.#store.db, effect.id, { nextAttemptAt, error: TOO_MANY });
	}
}

function subjectOf({ provider_id, kind, payload }: DueEffect): string {
	return `${provider_id} ${kind} ${payload}`;
}

function recipientOf(address: string, { provider_id, kind }: DueEffect): string {
	return `${provider_id} ${kind} ${address.toLowerCase()}`;
}
