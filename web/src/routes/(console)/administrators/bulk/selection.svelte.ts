import { SvelteSet } from 'svelte/reactivity';
import type { BulkScope } from '#lib/worker/bulk-query.ts';
import type { RosterQuery } from '#lib/worker/live-queries.ts';

/** The list that is chosen from. */
export interface Listed extends Pick<RosterQuery, 'search' | 'filter'> {
	/** Of those who match. */
	readonly count: number;
}

/**
 * Whom a person has chosen in the list: one by one, or everybody who matches, less a few. Everybody
 * is never listed here; and who matches something else is not meant.
 */
export class Selection {
	/** The list is there to choose from, even while nobody is chosen. */
	#isBegun = $state(false);
	#isUsed = $state(false);
	/** What everybody who is chosen matches. */
	#matching = $state.raw<string>();
	/** Those who are chosen; where everybody is, those who are not. */
	readonly #ids = new SvelteSet<string>();
	readonly #list: () => Listed;

	constructor(list: () => Listed) {
		this.#list = list;
	}

	/** It was begun once: what belongs to it is worth loading. */
	get isUsed(): boolean {
		return this.#isUsed;
	}

	get isActive(): boolean {
		return this.#isBegun || this.count > 0;
	}

	/** Everybody who matches is chosen, perhaps less a few. */
	get isEverybody(): boolean {
		return this.#matching !== undefined && this.#matching === this.#criteria;
	}

	get count(): number {
		if (this.isEverybody) return Math.max(0, this.#list().count - this.#ids.size);
		return this.#matching === undefined ? this.#ids.size : 0;
	}

	get scope(): BulkScope {
		const { search, filter } = this.#list();
		if (this.isEverybody) return { search, filter, except: [...this.#ids] };
		return { ids: this.#matching === undefined ? [...this.#ids] : [] };
	}

	has(id: string): boolean {
		if (this.isEverybody) return !this.#ids.has(id);
		return this.#matching === undefined && this.#ids.has(id);
	}

	/** Shows that one can choose, before anybody is chosen. */
	begin(): void {
		this.#isBegun = this.#isUsed = true;
	}

	toggle(id: string): void {
		if (this.#matching !== undefined && !this.isEverybody) this.chooseNobody();
		if (!this.#ids.delete(id)) this.#ids.add(id);
		this.#isUsed = true;
	}

	/** Everybody who matches what is searched and filtered for now. */
	chooseEverybody(): void {
		this.#ids.clear();
		this.#matching = this.#criteria;
		this.#isUsed = true;
	}

	chooseNobody(): void {
		this.#ids.clear();
		this.#matching = undefined;
	}

	end(): void {
		this.chooseNobody();
		this.#isBegun = false;
	}

	get #criteria(): string {
		const { search, filter } = this.#list();
		return JSON.stringify([search.trim(), filter]);
	}
}
