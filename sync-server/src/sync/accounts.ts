import type { Database, StoreTransaction } from '#store/store.ts';

import { NotLoaded } from './loaded-rows.ts';

/** Below the number of parameters that a statement takes. */
const IDS_A_STATEMENT = 500;

/**
 * Gives ids to administrators. An id belongs to the provider that first had somebody of it, which a
 * unique key decides: of two providers that take one at the same moment, one waits and is refused.
 * What was taken stays taken where its change is refused afterwards: its author may say it again.
 */
export class Accounts {
	readonly #tx: Pick<StoreTransaction, 'db' | 'providerId'>;
	readonly #isOurs = new Map<string, boolean>();
	readonly #wanted = new Set<string>();

	constructor(tx: Pick<StoreTransaction, 'db' | 'providerId'>) {
		this.#tx = tx;
	}

	/** Whether the id is this provider's from here on. To be called through `Ledger.loading`. */
	take(id: string): boolean {
		const isOurs = this.#isOurs.get(id);
		if (isOurs !== undefined) return isOurs;
		this.#wanted.add(id);
		throw new NotLoaded();
	}

	/** Saves a round trip where it is known beforehand that somebody will be added. */
	want(id: string): void {
		if (!this.#isOurs.has(id)) this.#wanted.add(id);
	}

	async load(): Promise<void> {
		// In one order, so that no two transactions wait for each other.
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
