import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import type { AdministratorEntry } from './administrator-entry.ts';

const STATUSES: readonly Status[] = ['pending', 'active', 'suspended'];

/**
 * Texts and statuses of a sorted list, side by side in arrays: a search reads them in sequence and
 * touches only the entries that match (docs/performance.md, W5).
 */
export class SearchColumns {
	readonly #entries: readonly AdministratorEntry[];
	readonly #texts: readonly string[];
	readonly #statuses: Uint8Array;

	constructor(entries: readonly AdministratorEntry[]) {
		this.#entries = entries;
		this.#texts = entries.map((entry) => entry.text());
		this.#statuses = Uint8Array.from(entries, ({ status }) => codeOf(status));
	}

	/** Returns the entries that contain every word and, if one is given, have the status. */
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
