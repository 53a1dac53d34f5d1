import type { Database, StoreTransaction } from '#store/store.ts';

import { NotLoaded } from '#sync/loaded-rows.ts';

/** Ids per statement, below the number of parameters that a statement may have. */
const IDS_A_STATEMENT = 500;

/**
 * Binds administrator ids to providers. An id belongs to the first provider that had an
 * administrator with it. A unique key decides races: of two providers that take an id at the same
 * moment, one waits and is refused. An id stays taken even if its change is refused afterwards,
 * because the author may retry it.
 */
export class Accounts {
	readonly #tx: Pick<StoreTransaction, 'db' | 'providerId'>;
	readonly #isOurs = new Map<string, boolean>();
	readonly #wanted = new Set<string>();

	constructor(tx: Pick<StoreTransaction, 'db' | 'providerId'>) {
		this.#tx = tx;
	}

	/** Whether the id is this provider's from here on. Call it through `PushTransaction.whenLoaded`. */
	take(id: string): boolean {
		const isOurs = this.#isOurs.get(id);
		if (isOurs !== undefined) return isOurs;
		this.#wanted.add(id);
		throw new NotLoaded();
	}

	/** Requests an id in advance, to save a round trip when an administrator will be added. */
	prefetch(id: string): void {
		if (!this.#isOurs.has(id)) this.#wanted.add(id);
	}

	async load(): Promise<void> {
		// Sorts the ids, so that concurrent transactions lock them in the same order and cannot
		// deadlock.
		const wanted = [...this.#wanted].sort();
		this.#wanted.clear();
		for (let start = 0; start < wanted.length; start += IDS_A_STATEMENT) {
			const ids = wanted.slice(start, start + IDS_A_STATEMENT);
			const ours = await takeIds(this.#tx.db, this.#tx.providerId, ids);
			for (const id of ids) this.#isOurs.set(id, ours.has(id));
		}
	}
}

async function takeIds(
	db: Database,
	providerId: string,
	ids: readonly string[]
): Promise<Set<string>> {
	const taken = await db
		.insertInto('account')
		.values(ids.map((id) => ({ provider_id: providerId, administrator_id: id })))
		.onConflict((conflict) => conflict.doNothing())
		.returning('administrator_id')
		.execute();
	const ours = new Set(taken.map(({ administrator_id: id }) => id));
	const others = ids.filter((id) => !ours.has(id));
	if (others.length === 0) return ours;
	const before = await db
		.selectFrom('account')
		.select('administrator_id')
		.where('provider_id', '=', providerId)
		.where('administrator_id', 'in', others)
		.execute();
	return ours.union(new Set(before.map(({ administrator_id: id }) => id)));
}
