import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { displayNameOf } from '@tenantry/shared/collections.ts';
import type { View } from '#lib/replica/view.ts';

/** Up to this many are sorted one by one, because ranking all names takes longer. */
const SORTED_ALONE = 100;

export class OrganizationNames {
	readonly #view: Pick<View, 'row' | 'find'>;
	#ranks: Map<string, number> | undefined;
	#names: readonly string[] = [];
	#sortedAlone = 0;

	constructor(view: Pick<View, 'row' | 'find'>) {
		this.#view = view;
	}

	/** Call it when an organization changes. */
	forget(): void {
		this.#ranks = undefined;
	}

	first(ids: readonly string[], count: number): string[] {
		if (this.#ranks === undefined && this.#sortedAlone < SORTED_ALONE) {
			this.#sortedAlone++;
			return this.#firstSorted(ids, count);
		}
		return this.#firstRanked(ids, count) ?? this.#firstSorted(ids, count);
	}

	/** Sorts all names once, so that single lists need not be sorted. */
	rank(): Map<string, number> {
		if (this.#ranks !== undefined) return this.#ranks;
		const named = this.#view
			.find(organizations.name, 'every', '')
			.map((id) => ({ id, name: this.#nameOf(id) }))
			.sort((left, right) => left.name.localeCompare(right.name));
		this.#names = named.map(({ name }) => name);
		this.#ranks = new Map(named.map(({ id }, rank) => [id, rank]));
		return this.#ranks;
	}

	#firstRanked(ids: readonly string[], count: number): string[] | undefined {
		const ranks = this.rank();
		const first: number[] = [];
		for (const id of ids) {
			const rank = ranks.get(id);
			if (rank === undefined) return undefined;
			insert(first, rank, count);
		}
		return first.map((rank) => this.#names[rank] ?? '');
	}

	#firstSorted(ids: readonly string[], count: number): string[] {
		return ids
			.map((id) => this.#nameOf(id))
			.sort((left, right) => left.localeCompare(right))
			.slice(0, count);
	}

	#nameOf(id: string): string {
		return displayNameOf(organizations.name, this.#view.row(organizations.name, id)?.value) || id;
	}
}

function insert(lowest: number[], rank: number, count: number): void {
	let place = lowest.length;
	while (place > 0 && (lowest[place - 1] ?? 0) > rank) place--;
	if (place >= count) return;
	lowest.splice(place, 0, rank);
	if (lowest.length > count) lowest.pop();
}
