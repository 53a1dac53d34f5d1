import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import type { AdministratorEntry } from './administrator-entry.ts';

const STATUSES: readonly Status[] = ['pending', 'active', 'suspended'];

/**
 * Texts and statuses of a sorted list, side by side in arrays: a search reads them in sequence and
 * touches only the entries that match (docs/performance.md, W5).
 */
export class SearchColumns {
	readonly #entries: readonly AdministratorEntry[];
	readonly #texts: string[];
	readonly #statuses: number[];

	/** `entries` is the sorted list itself; `remove` and `insert` follow what is done to it. */
	constructor(entries: readonly AdministratorEntry[]) {
		this.#entries = entries;
		this.#texts = entries.map((entry) => entry.text());
		this.#statuses = entries.map(({ status }) => codeOf(status));
	}

	/** Call it when the entry at this place is removed from the list. */
	remove(place: number): void {
		this.#texts.splice(place, 1);
		this.#statuses.splice(place, 1);
	}

	/** Call it when an entry is inserted into the list at this place. */
	insert(place: number, entry: AdministratorEntry): void {
		this.#texts.splice(place, 0, entry.text());
		this.#statuses.splice(place, 0, codeOf(entry.status));
	}

	matching(words: readonly string[], status: Status | undefined): AdministratorEntry[] {
		const code = status === undefined ? undefined : codeOf(status);
		const found: AdministratorEntry[] = [];
		for (let place = 0; place < this.#texts.length; place++) {
			if (code !== undefined && this.#statuses[place] !== code) continue;
			if (!containsAll(this.#texts[place] ?? '', words)) continue;
			const entry = this.#entries[place];
			if (entry !== undefined) found.push(entry);
		}
		return found;
	}
}

function codeOf(status: Status): number {
	return STATUSES.indexOf(status);
}

function containsAll(text: string, words: readonly string[]): boolean {
	for (const word of words) if (!text.includes(word)) return false;
	return true;
}
