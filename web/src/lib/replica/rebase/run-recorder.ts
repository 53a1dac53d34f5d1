import type { Collection } from '@tenantry/shared/collection.ts';
import type { OverlayObserver } from '@tenantry/shared/overlay.ts';
import type { Row } from '@tenantry/shared/row.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import { keysOfChange, lookupKey, type Touched } from './trace.ts';

export class RunRecorder implements OverlayObserver {
	readonly #collections: ReadonlyMap<string, Collection>;
	#touched: Record<keyof Touched, Set<string>> | undefined;

	constructor(collections: ReadonlyMap<string, Collection>) {
		this.#collections = collections;
	}

	record<T>(run: () => T): { readonly result: T; readonly touched: Touched } {
		const touched = { reads: new Set<string>(), writes: new Set<string>() };
		this.#touched = touched;
		try {
			return { result: run(), touched };
		} finally {
			this.#touched = undefined;
		}
	}

	onread(key: string): void {
		this.#touched?.reads.add(key);
	}

	onrow(collection: string, id: string): void {
		this.#touched?.reads.add(rowKey(collection, id));
	}

	onfind(collection: string, index: string, value: string): void {
		this.#touched?.reads.add(lookupKey(collection, index, value));
	}

	onwrite(
		name: string,
		id: string,
		change: { readonly from: Row | undefined; readonly to: Row }
	): void {
		const collection = this.#collections.get(name);
		if (this.#touched === undefined || collection === undefined) return;
		for (const key of keysOfChange(collection, id, change)) this.#touched.writes.add(key);
	}
}
