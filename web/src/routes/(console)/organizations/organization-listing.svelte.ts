import { createLive, type Live } from '#lib/client/live.svelte.ts';
import { blockOf, remOf } from '#lib/ui/rows.ts';
import { Windowing } from '#lib/ui/windowing.svelte.ts';
import type {
	OrganizationsQuery,
	OrganizationsWindow,
	OrganizationSummary
} from '#lib/engine-api/organization.ts';

export class OrganizationListing {
	search = $state('');
	readonly windowing: Windowing;
	readonly #live: Live<OrganizationsQuery> = createLive(() => this.#query);

	constructor() {
		const rowRem = remOf('--row-organization');
		this.windowing = new Windowing(() => ({ count: this.count, rowRem }));
	}

	/** Undefined until the worker has answered. */
	get window(): OrganizationsWindow | undefined {
		return this.#live.current;
	}

	get count(): number {
		return this.window?.count ?? 0;
	}

	get isNarrowed(): boolean {
		return this.search.trim() !== '';
	}

	/** Returns undefined while the row is on its way. */
	rowAt(position: number): OrganizationSummary | undefined {
		return this.window?.rows[position - this.window.from];
	}

	get #query(): OrganizationsQuery {
		return { kind: 'organizations', search: this.search, ...blockOf(this.windowing.seen) };
	}
}
