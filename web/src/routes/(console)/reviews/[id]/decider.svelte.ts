import { displayName } from '@tenantry/shared/domain/administrator/name.ts';
import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import { planMutation, type PlannedMutation } from '#lib/client/planned-mutation.ts';
import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import { isolate } from '#lib/client/words/text.ts';
import { warningOf } from '#lib/components/change/commit.ts';
import type { ReviewedPerson } from '#lib/engine-api/review.ts';
import { DECIDED } from '#lib/components/review/review-words.ts';

/** A decision that was just made, with what it takes to undo it. */
interface Made {
	readonly person: ReviewedPerson;
	readonly mutationId: string;
}

/** A suspension that waits to be confirmed. */
interface Asked {
	readonly person: ReviewedPerson;
	readonly note: string;
	readonly refusal: string;
}

/** Makes the decisions of a review one after another, and takes the last one back. */
export class Decider {
	/** The last thing that happened, as a sentence. */
	words = $state('');
	isBad = $state(false);
	#made = $state.raw<Made>();
	#asked = $state.raw<Asked>();
	/** Id of the person whose decision is on its way to the device’s queue, or is being predicted. */
	#busyId = '';
	readonly #client: Pick<Client, 'mutate' | 'predict' | 'withdraw'>;
	readonly #reviewId: string;

	constructor(client: Pick<Client, 'mutate' | 'predict' | 'withdraw'>, reviewId: string) {
		this.#client = client;
		this.#reviewId = reviewId;
	}

	get canUndo(): boolean {
		return this.#made !== undefined;
	}

	/** The person whose suspension waits to be confirmed. */
	get asked(): Asked | undefined {
		return this.#asked;
	}

	/** Makes a decision; a suspension is asked about first. Returns whether it is on the device. */
	async decide(person: ReviewedPerson, kind: DecisionKind, note: string): Promise<boolean> {
		// Whatever is tapped or pressed meanwhile would be about the same person.
		if (this.#busyId === person.id || this.#asked !== undefined) return false;
		this.#busyId = person.id;
		try {
			if (kind !== 'suspend') return await this.#make(person, kind, note);
			const { rejection } = await this.#plan(person, kind, note).predict(this.#client);
			const refusal = rejection === undefined ? '' : explainRejection(rejection.code);
			this.#asked = { person, note, refusal };
			return false;
		} finally {
			this.#busyId = '';
		}
	}

	async confirm(): Promise<boolean> {
		const asked = this.#asked;
		if (asked === undefined) return false;
		const isMade = await this.#make(asked.person, 'suspend', asked.note);
		this.#asked = undefined;
		return isMade;
	}

	cancel(): void {
		this.#asked = undefined;
	}

	/**
	 * Takes the last decision back if it has not left the device. Returns whose it was, because a
	 * decision that was sent is replaced by another one.
	 */
	async undo(): Promise<string | undefined> {
		const made = this.#made;
		if (made === undefined) return undefined;
		const withdrawn = await this.#client.withdraw(made.mutationId);
		if (!withdrawn.ok) {
			this.#tell(explainEnqueueError({ code: 'storage_full' }), true);
			return undefined;
		}
		this.#made = undefined;
		this.#tell(
			withdrawn.value ? 'Undone. It was never sent.' : 'Already sent. Decide again below.'
		);
		return made.person.id;
	}

	async #make(person: ReviewedPerson, kind: DecisionKind, note: string): Promise<boolean> {
		const result = await this.#plan(person, kind, note).make(this.#client);
		if (!result.ok) {
			this.#tell(explainEnqueueError(result.error), true);
			return false;
		}
		const { mutationId, prediction } = result.value;
		const name = person.administrator === null ? '' : isolate(displayName(person.administrator));
		const warning = prediction.rejection === undefined ? '' : ` ${warningOf({ prediction })}`;
		this.#made = { person, mutationId };
		this.#tell(`${name}: ${DECIDED[kind]}.${warning}`, warning !== '');
		return true;
	}

	#plan({ id }: ReviewedPerson, kind: DecisionKind, note: string): PlannedMutation {
		const said = note.trim();
		const args = { id, reviewId: this.#reviewId, kind, ...(said !== '' && { note: said }) };
		return planMutation('administrator.review', args);
	}

	#tell(words: string, isBad = false): void {
		this.words = words;
		this.isBad = isBad;
	}
}
