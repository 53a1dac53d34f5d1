import type { Store, StoreTransaction } from '#store/store.ts';

/**
 * Returns a store whose transactions are all part of a running one, so that everything written
 * through it is kept or lost together.
 */
export function storeWithin(store: Store, tx: StoreTransaction): Store {
	return {
		...store,
		db: tx.db,
		write: (_providerId, run) => run(tx),
		read: (_providerId, run) => run(tx)
	};
}
