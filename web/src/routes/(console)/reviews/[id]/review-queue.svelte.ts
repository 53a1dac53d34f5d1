import type { ReviewedPerson, ReviewOrder } from '#lib/engine-api/review.ts';

/**
 * Holds a person on the card until they are decided about or skipped here, whatever others decide
 * meanwhile. The rows are those of the newest answer, which may lag behind what was done here.
 */
export class ReviewQueue {
	#pinned = $state<string>();
	#skipped = $state.raw<readonly string[]>([]);
	/** People who were decided about here, until an answer includes it. */
	#done = $state.raw<readonly string[]>([]);
	hasMoved = $state(false);
	#last: ReviewedPerson | undefined;

	get order(): ReviewOrder {
		const pinned = this.#pinned;
		return { ...(pinned !== undefined && { pinned }), skipped: this.#skipped };
	}

	card(rows: readonly ReviewedPerson[]): ReviewedPerson | undefined {
		const last = this.#last;
		if (this.#pinned !== undefined)
			return (
				rows.find(({ id }) => id === this.#pinned) ?? (last?.id === this.#pinned ? last : undefined)
			);
		const isBehind = last !== undefined && this.isDone(last.id) && isUndecided(rows, last.id);
		return isBehind ? last : rows.find((row) => this.#isOpen(row));
	}

	next(rows: readonly ReviewedPerson[]): ReviewedPerson | undefined {
		const at = rows.findIndex(({ id }) => id === this.#pinned);
		return at < 0 ? undefined : rows.slice(at + 1).find((row) => this.#isOpen(row));
	}

	/** Input about a person who was just decided about here is late. */
	isDone(id: string): boolean {
		return this.#done.includes(id);
	}

	see(rows: readonly ReviewedPerson[]): void {
		const card = this.card(rows);
		this.#last = card;
		if (card !== undefined && !this.isDone(card.id)) this.#pinned = card.id;
		const done = this.#done.filter((id) => isUndecided(rows, id));
		if (done.length < this.#done.length) this.#done = done;
	}

	decide(id: string, rows: readonly ReviewedPerson[]): void {
		const next = this.next(rows);
		this.#done = [...this.#done, id];
		if (this.#pinned === id) this.#pinned = next?.id;
		this.hasMoved = true;
	}

	/** Skipped people come again after all others. */
	skip(rows: readonly ReviewedPerson[]): void {
		const card = this.card(rows);
		const next = this.next(rows);
		if (card === undefined || (next === undefined && card.decision === null)) return;
		if (card.decision === null)
			this.#skipped = [...this.#skipped.filter((id) => id !== card.id), card.id];
		this.#pinned = next?.id;
		this.hasMoved = true;
	}

	/** Brings back a person whose decision was undone. */
	reopen(id: string): void {
		this.#done = this.#done.filter((other) => other !== id);
	}

	restart(): void {
		this.#pinned = undefined;
		this.#skipped = [];
	}

	#isOpen({ id, decision, refusal }: ReviewedPerson): boolean {
		return decision === null && refusal === null && !this.isDone(id);
	}
}

function isUndecided(rows: readonly ReviewedPerson[], wanted: string): boolean {
	return rows.some(({ id, decision }) => id === wanted && decision === null);
}
