import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import type { ReviewedPerson } from '#lib/engine-api/review.ts';
import type { Reduction } from './reduction.ts';

interface Made {
	readonly person: ReviewedPerson;
	readonly kind: DecisionKind;
	readonly mutationId: string;
	/** The suspension that does not wait for the start of the review; undefined if there is none. */
	readonly ahead: string | undefined;
}

/** A decision that waits for confirmation: a suspension, or a reduction until it is chosen. */
interface Asked {
	readonly kind: 'suspend' | 'reduce';
	readonly person: ReviewedPerson;
	readonly note: string;
	readonly refusal: string;
}

interface Choice {
	readonly kind: DecisionKind;
	readonly note: string;
	readonly reduction?: Reduction | undefined;
}

/** Makes the decisions of a review one after another; only the last one can be undone. */
export class Decider {
	/** What the state of the last decision leaves out, or why there is no decision. */
	words = $state('');
	isBad = $state(false);
	#made = $state.raw<Made>();
	#asked = $state.raw<Asked>();
	#busyId = '';
	readonly #client: Pick<Client, 'mutate' | 'predict' | 'withdraw'>;
	readonly #reviewId: string;
	readonly #isStartUnsent: () => boolean;

	constructor(
		client: Pick<Client, 'mutate' | 'predict' | 'withdraw'>,
		reviewId: string,
		isStartUnsent: () => boolean
	) {
		this.#client = client;
		this.#reviewId = reviewId;
		this.#isStartUnsent = isStartUnsent;
	}

	get change(): string | undefined {
		return this.#made?.mutationId;
	}

	get canUndo(): boolean {
		return this.#made !== undefined;
	}

	get asked(): Asked | undefined {
		return this.#asked;
	}

	async decide(person: ReviewedPerson, kind: DecisionKind, note: string): Promise<boolean> {
		// A tap or key meanwhile would be about the same person.
		if (this.#busyId === person.id || this.#asked !== undefined) return false;
		this.#busyId = person.id;
		try {
			if (kind === 'keep') return await this.#make(person, { kind, note });
			const rejection =
				kind === 'suspend' ? await this.#predict(person, { kind, note }) : undefined;
			const refusal = rejection === undefined ? '' : explainRejection(rejection.code);
			this.#asked = { kind, person, note, refusal };
			return false;
		} finally {
			this.#busyId = '';
		}
	}

	async foresee(reduction: Reduction): Promise<Rejection | undefined> {
		const asked = this.#asked;
		return asked && this.#predict(asked.person, { ...asked, reduction });
	}

	async confirm(reduction?: Reduction): Promise<boolean> {
		const asked = this.#asked;
		if (asked === undefined) return false;
		const { kind, note } = asked;
		const isMade = await this.#make(asked.person, { kind, note, reduction });
		this.#asked = undefined;
		return isMade;
	}

	cancel(): void {
		this.#asked = undefined;
	}

	/** Returns whose decision it was, because a sent one can only be replaced. */
	async undo(): Promise<string | undefined> {
		const made = this.#made;
		if (made === undefined) return undefined;
		const withdrawn = await this.#client.withdraw(made.mutationId);
		const ahead = withdrawn.ok && made.ahead !== undefined && (await this.#withdraw(made.ahead));
		if (!withdrawn.ok || ahead === undefined) {
			this.#tell(explainEnqueueError({ code: 'storage_full' }), true);
			return undefined;
		}
		this.#made = undefined;
		const isAccountSpared = made.ahead === undefined || ahead;
		this.#tell(withdrawn.value ? undoneWords(isAccountSpared) : sentWords(made.kind));
		return made.person.id;
	}

	async #withdraw(mutationId: string): Promise<boolean | undefined> {
		const withdrawn = await this.#client.withdraw(mutationId);
		return withdrawn.ok ? withdrawn.value : undefined;
	}

	async #make(person: ReviewedPerson, choice: Choice): Promise<boolean> {
		const { kind } = choice;
		const ahead = kind === 'suspend' ? await this.#suspendAhead(person) : undefined;
		if (ahead?.ok === false) return this.#fail(ahead.error);
		const aheadId = ahead?.value.mutationId;
		const result = await this.#client.mutate(this.#plan(person, choice));
		if (!result.ok) {
			// The screen then says that nothing was saved, so the suspension must not stay either.
			if (aheadId !== undefined) await this.#client.withdraw(aheadId);
			return this.#fail(result.error);
		}
		const { mutationId, prediction } = result.value;
		this.#made = { person, kind, mutationId, ahead: aheadId };
		const isSpared = person.administrator?.status === 'suspended' && kind !== 'suspend';
		this.#tell(isSpared ? STAYS_SUSPENDED : '', prediction.rejection !== undefined);
		return true;
	}

	/**
	 * While the review’s own start waits, a decision waits behind it. A suspension does not: it is a
	 * change of its own, ahead of the decision that records it.
	 */
	async #suspendAhead({ id, administrator }: ReviewedPerson) {
		if (!this.#isStartUnsent() || administrator?.status === 'suspended') return undefined;
		const args = { id: AdministratorId.parse(id) };
		return this.#client.mutate({ name: 'administrator.suspend', args });
	}

	#fail(error: EnqueueError): false {
		this.#tell(explainEnqueueError(error), true);
		return false;
	}

	async #predict(person: ReviewedPerson, choice: Choice): Promise<Rejection | undefined> {
		return (await this.#client.predict(this.#plan(person, choice))).rejection;
	}

	#plan({ id }: ReviewedPerson, { kind, note, reduction }: Choice): MutationCall {
		const said = note.trim();
		const subject = { id, reviewId: this.#reviewId, ...(said !== '' && { note: said }) };
		return kind === 'reduce'
			? { name: 'administrator.review', args: { ...subject, kind, ...reduction } }
			: { name: 'administrator.review', args: { ...subject, kind } };
	}

	#tell(words: string, isBad = false): void {
		this.words = words;
		this.isBad = isBad;
	}
}

const STAYS_SUSPENDED = 'The account stays suspended; restore it to give access back.';

function sentWords(kind: DecisionKind): string {
	return kind === 'reduce'
		? 'Already sent. Decide again below; only a change of the account gives access back.'
		: 'Already sent. Decide again below.';
}

function undoneWords(isAccountSpared: boolean): string {
	return isAccountSpared
		? 'Undone. It was never sent.'
		: 'The decision is undone, but the account was already suspended. Restore it to give access back.';
}
