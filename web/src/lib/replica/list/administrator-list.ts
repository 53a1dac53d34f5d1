import { owningCollection } from '@tenantry/shared/collections.ts';
import { administrators, type Status } from '@tenantry/shared/domain/administrator/schema.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { foldedWords } from '#lib/replica/rows/fold.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import { AdministratorEntry } from './administrator-entry.ts';
import { ORDERS, type AdministratorOrder } from './administrator-order.ts';
import type {
	AdministratorColumn,
	AdministratorFilter,
	AdministratorSelection
} from './selection.ts';
import { SearchColumns } from './search-columns.ts';
import type { View } from '#lib/replica/view.ts';

export interface AdministratorListOptions {
	readonly view: View;
	readonly providerId: string;
	readonly now: () => number;
	readonly later: (work: () => void) => void;
	/** Called when everything is folded, for what else a search needs. */
	readonly onfolded?: () => void;
}

export type EntryTest = (entry: AdministratorEntry) => boolean;
export type FilterTests = (filter: AdministratorFilter) => readonly EntryTest[];

/** Number of texts that are folded between other work, in less than a millisecond. */
const FOLDED_AT_ONCE = 500;
/** Up to this many changed rows are inserted one by one; beyond it the order is rebuilt. */
const FEW = 200;

export class AdministratorList {
	readonly #options: AdministratorListOptions;
	readonly #entries = new Map<string, AdministratorEntry>();
	/** By column, kept while rows change. */
	readonly #orders = new Map<AdministratorColumn, AdministratorEntry[]>();
	readonly #columns = new Map<AdministratorColumn, SearchColumns>();
	#isFolding = false;
	#filterTests: FilterTests | undefined;
	#last: { readonly key: string; readonly entries: readonly AdministratorEntry[] } | undefined;

	constructor(options: AdministratorListOptions) {
		this.#options = options;
		this.update('all');
	}

	get size(): number {
		return this.#entries.size;
	}

	get(id: string): AdministratorEntry | undefined {
		return this.#entries.get(id);
	}

	all(): Iterable<AdministratorEntry> {
		return this.#entries.values();
	}

	learn(filterTests: FilterTests): void {
		this.#filterTests = filterTests;
		this.#last = undefined;
	}

	knows(filter: AdministratorFilter): boolean {
		return this.#filterTests !== undefined || Object.keys(filter).length === 0;
	}

	/** Call it with every change before reading again. */
	update(rows: ReplicaChange['rows']): void {
		this.#last = undefined;
		if (rows === 'all') {
			this.#rebuild();
			this.#foldLater();
			return;
		}
		if ([...rows].some((key) => key.startsWith('provider/'))) this.#drop('mfaRequired');
		const ids = new Set([...rows].flatMap(administratorIdOf));
		if (ids.size > FEW) this.#dropAll();
		for (const id of ids) this.#refresh(id);
		if (ids.size > FEW) this.#foldLater();
	}

	/** Reads ahead what the first search reads, in the order in which the list opens. */
	prepareSearch(): void {
		this.#columnsOf('name');
	}

	select(selection: AdministratorSelection): readonly AdministratorEntry[] {
		const { search, filter, sort } = selection;
		// Some conditions also change with time alone, so the cache key includes the minute, which is
		// exact enough.
		const minute = Math.floor(this.#options.now() / 60_000);
		const key = JSON.stringify([selection, minute]);
		if (this.#last?.key === key) return this.#last.entries;
		const { status, ...others } = filter;
		const found = this.#search(sort.by, foldedWords(search), status);
		const tests = this.#filterTests?.(others) ?? [];
		const matching =
			tests.length === 0 ? found : found.filter((entry) => tests.every((test) => test(entry)));
		const entries = sort.direction === 'ascending' ? matching : matching.toReversed();
		this.#last = { key, entries };
		return entries;
	}

	#search(
		column: AdministratorColumn,
		words: readonly string[],
		status: Status | undefined
	): readonly AdministratorEntry[] {
		if (words.length === 0 && status === undefined) return this.#order(column);
		return this.#columnsOf(column).matching(words, status);
	}

	#columnsOf(column: AdministratorColumn): SearchColumns {
		const columns = this.#columns.get(column) ?? new SearchColumns(this.#order(column));
		this.#columns.set(column, columns);
		return columns;
	}

	#rebuild(): void {
		const { base } = this.#options.view;
		this.#entries.clear();
		this.#dropAll();
		for (const id of base.rows(administrators.name).keys()) this.#read(id);
		for (const { collection, id } of this.#options.view.written())
			if (collection === administrators.name) this.#read(id);
	}

	/** Folds the texts in slices, so that the first search need not fold all of them. */
	#foldLater(): void {
		if (this.#isFolding) return;
		this.#isFolding = true;
		const entries = this.#entries.values();
		const fold = (): void => {
			for (let count = 0; count < FOLDED_AT_ONCE; count++) {
				const { value: entry } = entries.next();
				if (entry === undefined) {
					this.#isFolding = false;
					this.#options.onfolded?.();
					return;
				}
				entry.text();
			}
			this.#options.later(fold);
		};
		this.#options.later(fold);
	}

	#read(id: string): AdministratorEntry | undefined {
		const { view } = this.#options;
		const row = view.row(administrators.name, id);
		if (row === undefined || row.deleted !== undefined) {
			this.#entries.delete(id);
			return undefined;
		}
		const entry = new AdministratorEntry(id, row, view.row(organizationAccess.name, id));
		this.#entries.set(id, entry);
		return entry;
	}

	#refresh(id: string): void {
		const before = this.#entries.get(id);
		const after = this.#read(id);
		for (const [column, entries] of this.#orders) {
			const order = this.#orderOf(column);
			const columns = this.#columns.get(column);
			if (before !== undefined) {
				const position = positionOf(entries, before, order);
				if (entries[position] !== before) throw new Error(`The order by ${column} is broken`);
				entries.splice(position, 1);
				columns?.remove(position);
			}
			if (after === undefined) continue;
			const position = positionOf(entries, after, order);
			entries.splice(position, 0, after);
			columns?.insert(position, after);
		}
	}

	#drop(column: AdministratorColumn): void {
		this.#orders.delete(column);
		this.#columns.delete(column);
	}

	#dropAll(): void {
		this.#orders.clear();
		this.#columns.clear();
	}

	#order(column: AdministratorColumn): AdministratorEntry[] {
		const known = this.#orders.get(column);
		if (known !== undefined) return known;
		const sorted = [...this.#entries.values()].sort(this.#orderOf(column));
		this.#orders.set(column, sorted);
		return sorted;
	}

	#orderOf(column: AdministratorColumn): AdministratorOrder {
		return ORDERS[column](this.#options.view, this.#options.providerId);
	}
}

function administratorIdOf(key: string): string[] {
	const [collection = '', id] = key.split('/');
	const isAbout = owningCollection(collection) === administrators.name;
	return isAbout && id !== undefined ? [id] : [];
}

/** Where an entry is, or would be; every order is total. */
function positionOf(
	entries: readonly AdministratorEntry[],
	entry: AdministratorEntry,
	order: AdministratorOrder
): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const there = entries[middle];
		if (there !== undefined && order(there, entry) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}
