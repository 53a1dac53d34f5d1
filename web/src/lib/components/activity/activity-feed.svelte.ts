import { getClient, type Client } from '#lib/client/client.ts';
import { createLive, type Live } from '#lib/client/live.svelte.ts';
import type { Activity, ActivityFilters, ActivityQuery } from '#lib/worker/activity-query.ts';
import { tellFailure } from '#lib/client/failure.ts';

const STEP = 50;

/** What has been decided, the newest first, as far as somebody has read on. */
export class ActivityFeed {
	isLoading = $state(false);
	readonly #client: Pick<Client, 'readActivity'>;
	readonly #live: Live<ActivityQuery>;
	readonly #filters: () => ActivityFilters;
	#count = $state(STEP);

	/** To be made while a component is being set up. */
	constructor(filters: () => ActivityFilters) {
		this.#client = getClient();
		this.#filters = filters;
		this.#live = createLive(() => this.#query);
		// Whoever looks at something else begins at the top, with what the server has of it.
		$effect(() => {
			const wanted = filters();
			this.#count = STEP;
			this.#read(wanted, STEP).catch(tellFailure);
		});
	}

	get current(): Activity | undefined {
		return this.#live.current;
	}

	async loadOlder(): Promise<void> {
		this.#count += STEP;
		await this.#read(this.#filters(), this.#count);
	}

	get #query(): ActivityQuery {
		return { kind: 'activity', filters: this.#filters(), count: this.#count };
	}

	/** Where nothing comes, what is here and what is missing says so. */
	async #read(filters: ActivityFilters, count: number): Promise<void> {
		this.isLoading = true;
		try {
			await this.#client.readActivity(filters, count);
		} finally {
			this.isLoading = false;
		}
	}
}
