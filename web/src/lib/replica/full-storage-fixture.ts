import { IDBObjectStore, IDBTransaction } from 'fake-indexeddb';
import { vi } from 'vitest';

/** What ends a transaction of the stand-in for IndexedDB; not among its types. */
interface Ending {
	_abort(errorName: string): void;
	_markFinished(): void;
}

/**
 * There is no room left, as Chromium has it: a transaction that puts anything is aborted when it
 * would be committed, and one that only deletes goes through.
 */
export function fillStorage(): { readonly makeRoom: () => void } {
	const doomed = new WeakSet<object>();
	// eslint-disable-next-line @typescript-eslint/unbound-method -- called on a store
	const { put } = IDBObjectStore.prototype;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	const ending = IDBTransaction.prototype as unknown as Ending;
	// eslint-disable-next-line @typescript-eslint/unbound-method -- called on a transaction
	const { _markFinished: markFinished } = ending;
	const puts = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
		this: IDBObjectStore,
		...args
	) {
		doomed.add(this.transaction);
		return put.apply(this, args);
	});
	const ends = vi.spyOn(ending, '_markFinished').mockImplementation(function (this: Ending) {
		if (doomed.delete(this)) this._abort('QuotaExceededError');
		else markFinished.call(this);
	});
	return {
		makeRoom() {
			puts.mockRestore();
			ends.mockRestore();
		}
	};
}
