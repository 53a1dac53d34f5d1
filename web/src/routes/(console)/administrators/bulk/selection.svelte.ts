import { SvelteSet } from 'svelte/reactivity';
import type { BulkScope } from '#lib/engine-api/bulk.ts';
import type { AdministratorsQuery } from '#lib/engine-api/administrator-list.ts';

export interface Listed extends Pick<AdministratorsQuery, 'search' | 'filter'> {
	readonly count: number;
}

/**
 * Holds the administrators that a person has chosen in the list: one by one, or all who match, less
 * a few. All who match are never listed here; administrators who match other criteria are not
 * included.
 */
export class Selection {
	/** Whether choosing has begun, even while no one is chosen. */
	#isBegun = $state(false);
	#isUsed = $state(false);
	#matching = $state.raw<string>();
	/** Chosen administrators, or those left out if all who match are chosen. */
	readonly #ids = new SvelteSet<string>();
	readonly #list: () => Listed;

	constructor(list: () => Listed) {
		this.#list = list;
	}

	/** Whether choosing has ever begun, so that its components are worth loading. */
	get isUsed(): boolean {
		return this.#isUsed;
	}

	get isActive(): boolean {
		return this.#isBegun || this.count > 0;
	}

	/** Whether all who match are chosen, perhaps less a few. */
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

	/** Shows the boxes before anyone is chosen. */
	begin(): void {
		this.#isBegun = this.#isUsed = true;
	}

	toggle(id: string): void {
		if (this.#matching !== undefined && !this.isEverybody) this.chooseNobody();
		if (!this.#ids.delete(id)) this.#ids.add(id);
		this.#isUsed = true;
	}

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
