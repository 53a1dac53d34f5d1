import { createLive, type Live } from '#lib/client/live.svelte.ts';
import type { AdministratorSummary } from '#lib/engine-api/administrator.ts';
import type {
	AdministratorsQuery,
	AdministratorsWindow
} from '#lib/engine-api/administrator-list.ts';
import type { SavedView, ViewCriteria } from '#lib/engine-api/saved-view.ts';
import { blockOf } from '#lib/ui/rows.ts';
import { Windowing } from '#lib/ui/windowing.svelte.ts';

export type AdministratorFilter = AdministratorsQuery['filter'];
export type AdministratorSort = AdministratorsQuery['sort'];

/**
 * List of administrators as this person views it: the search, filter and order, and the rows in
 * view.
 */
export class AdministratorListing {
	search = $state('');
	filter = $state.raw<AdministratorFilter>({});
	sort = $state.raw<AdministratorSort>({ by: 'name', direction: 'ascending' });
	/** Name of the organization in the filter, which holds only its id. */
	organizationName = $state('');
	readonly windowing: Windowing;
	readonly #live: Live<AdministratorsQuery>;

	/** `rowRem` is the height of a row, which differs between table and cards. */
	constructor(rowRem: () => number) {
		this.#live = createLive(() => this.#query);
		this.windowing = new Windowing(() => ({ count: this.count, rowRem: rowRem() }));
	}

	/** Undefined until the worker has answered. */
	get window(): AdministratorsWindow | undefined {
		return this.#live.current;
	}

	get count(): number {
		return this.window?.count ?? 0;
	}

	get isNarrowed(): boolean {
		return this.search.trim() !== '' || this.filterCount > 0;
	}

	get filterCount(): number {
		return Object.keys(this.filter).length;
	}

	/** Returns undefined while the row is on its way. */
	rowAt(position: number): AdministratorSummary | undefined {
		return this.window?.rows[position - this.window.from];
	}

	/** Sets one condition, or removes it. */
	narrow<K extends keyof AdministratorFilter>(key: K, value: AdministratorFilter[K]): void {
		const rest = Object.entries(this.filter).filter(([other]) => other !== key);
		this.filter = Object.fromEntries(value === undefined ? rest : [...rest, [key, value]]);
		this.windowing.toTop();
	}

	/** Applies the search, filter and order of a saved view. */
	apply({ search, filter, sort, organizationName }: SavedView): void {
		this.search = search;
		this.filter = filter;
		this.sort = sort;
		this.organizationName = organizationName || 'An organization you can’t see';
		this.windowing.toTop();
	}

	/** Shows what an address says, from a row on. */
	show({ search, filter, sort }: ViewCriteria, row: number): void {
		this.search = search;
		this.filter = filter;
		this.sort = sort;
		this.organizationName = '';
		this.windowing.startAt(row);
	}

	clear(): void {
		this.search = '';
		this.filter = {};
		this.windowing.toTop();
	}

	/** Sorts by a column; the same column again reverses the order. */
	sortBy(by: AdministratorSort['by']): void {
		const isTurned = this.sort.by === by && this.sort.direction === 'ascending';
		this.sort = { by, direction: isTurned ? 'descending' : 'ascending' };
		this.windowing.toTop();
	}

	get #query(): AdministratorsQuery {
		const { search, filter, sort } = this;
		return { kind: 'administrators', search, filter, sort, ...blockOf(this.windowing.seen) };
	}
}
