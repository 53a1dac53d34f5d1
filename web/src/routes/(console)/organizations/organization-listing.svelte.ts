import { createLive, type Live } from '#lib/client/live.svelte.ts';
import { remOf } from '#lib/ui/rem-of.ts';
import { Windowing } from '#lib/ui/windowing.svelte.ts';
import type {
	OrganizationsQuery,
	OrganizationsWindow,
	OrganizationSummary
} from '#lib/engine-api/organization.ts';

/** Rows are requested in blocks, with a margin ahead, so that scrolling seldom needs a request. */
const BLOCK = 50;
const MARGIN = 25;

/** List of organizations: the search, and the rows in view. */
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

	/** Positions in view, each with its row if that has arrived. */
	get places(): readonly { position: number; row: OrganizationSummary | undefined }[] {
		const { from, to } = this.windowing;
		return Array.from({ length: to - from }, (_, at) => ({
			position: from + at,
			row: this.window?.rows[from + at - this.window.from]
		}));
	}

	get #query(): OrganizationsQuery {
		const { from, to } = this.windowing.seen;
		const first = Math.max(0, Math.floor((from - MARGIN) / BLOCK) * BLOCK);
		const count = Math.ceil((to + MARGIN - first) / BLOCK) * BLOCK;
		return { kind: 'organizations', search: this.search, from: first, count };
	}
}
