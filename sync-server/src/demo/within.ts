import type { Store, StoreTransaction } from '#store/store.ts';

/** Makes all transactions part of a running one, so that they are kept or lost together. */
export function storeWithin(store: Store, tx: StoreTransaction): Store {
	return {
		...store,
		db: tx.db,
		write: (_providerId, run) => run(tx),
		read: (_providerId, run) => run(tx)
	};
}
