import { createSubscriber } from 'svelte/reactivity';
import type { LiveQuery, LiveResult } from '#lib/engine-api/queries.ts';
import { getClient, type Client, type Watch } from './client.ts';

export interface Live<Q extends LiveQuery> {
	/** The newest answer; undefined until there is one. */
	readonly current: LiveResult<Q> | undefined;
}

/**
 * Creates a query that the worker answers again after every change. The query may itself change: an
 * answer stays until the next one comes, unless it is about another subject. Call it while a
 * component is being set up.
 */
export function createLive<Q extends LiveQuery>(
	query: () => Q,
	client: Pick<Client, 'watch'> = getClient()
): Live<Q> {
	return new LiveValue(client, query);
}

class LiveValue<Q extends LiveQuery> implements Live<Q> {
	readonly #client: Pick<Client, 'watch'>;
	readonly #query: () => Q;
	readonly #subscribe: () => void;
	#asked: { readonly query: Q; readonly key: string } | undefined;
	#watch: Watch<Q> | undefined;
	#answer: LiveResult<Q> | undefined;

	constructor(client: Pick<Client, 'watch'>, query: () => Q) {
		this.#client = client;
		this.#query = query;
		this.#subscribe = createSubscriber((update) => this.#open(update));
	}

	get current(): LiveResult<Q> | undefined {
		// Read first, so that readers of the answer also depend on the query.
		const query = this.#query();
		this.#ask(query);
		this.#subscribe();
		return this.#answer;
	}

	#ask(query: Q): void {
		const key = JSON.stringify(query);
		if (key === this.#asked?.key) return;
		if (this.#asked !== undefined && subjectOf(this.#asked.query) !== subjectOf(query))
			this.#answer = undefined;
		this.#asked = { query, key };
		this.#watch?.change(query);
	}

	#open(update: () => void): () => void {
		if (this.#asked === undefined) throw new Error('A live query is read before it is watched');
		this.#watch = this.#client.watch(this.#asked.query, (result) => {
			this.#answer = result;
			update();
		});
		return () => {
			this.#watch?.close();
			this.#watch = undefined;
			this.#answer = undefined;
		};
	}
}

function subjectOf(query: LiveQuery): string {
	return 'id' in query ? query.id : '';
}
