import { setNewest } from '@tenantry/shared/newest.ts';

import type { Head, StoreReader } from '#store/store.ts';

interface Kept<T> {
	readonly head: Head;
	readonly value: T;
}

const MAX_PROVIDERS = 64;

/**
 * Cache of what follows from the rows of a provider alone, for its newest head only. A head never
 * returns, because its hash covers the whole history, and no row changes without a new head.
 */
export class AtHead<T> {
	readonly #create: () => T;
	readonly #byProvider = new Map<string, Kept<T>>();

	constructor(create: () => T) {
		this.#create = create;
	}

	of({ providerId, head }: Pick<StoreReader, 'providerId' | 'head'>): T {
		const known = this.#byProvider.get(providerId);
		if (known?.head.version === head.version && known.head.hash === head.hash) return known.value;
		const value = this.#create();
		// A request that began before the last commit reads an older snapshot; the newer one stays.
		if (known !== undefined && known.head.version > head.version) return value;
		setNewest(this.#byProvider, providerId, { head, value }, MAX_PROVIDERS);
		return value;
	}
}
