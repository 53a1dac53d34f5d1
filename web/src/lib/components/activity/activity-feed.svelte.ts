import { getClient, type Client } from '#lib/client/client.ts';
import { createLive, type Live } from '#lib/client/live.svelte.ts';
import type { Activity, ActivityFilters, ActivityQuery } from '#lib/engine-api/activity.ts';
import { reportFailure } from '#lib/client/words/failure.ts';

const STEP = 50;

export class ActivityFeed {
	isLoading = $state(false);
	readonly #client: Pick<Client, 'readActivity'>;
	readonly #live: Live<ActivityQuery>;
	readonly #filters: () => ActivityFilters;
	#count = $state(STEP);

	/** Has to be called during a component's setup. */
	constructor(filters: () => ActivityFilters) {
		this.#client = getClient();
		this.#filters = filters;
		this.#live = createLive(() => this.#query);
		// A changed filter begins at the top, with what the server has for it.
		$effect(() => {
			const wanted = filters();
			this.#count = STEP;
			this.#read(wanted, STEP).catch(reportFailure);
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

	/** Lists which events are missing here if the server does not answer. */
	async #read(filters: ActivityFilters, count: number): Promise<void> {
		this.isLoading = true;
		try {
			await this.#client.readActivity(filters, count);
		} finally {
			this.isLoading = false;
		}
	}
}
