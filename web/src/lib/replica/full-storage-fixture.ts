import { IDBObjectStore, IDBTransaction } from 'fake-indexeddb';
import { vi } from 'vitest';

/** Methods that end a transaction of the IndexedDB stand-in; missing from its types. */
interface Ending {
	_abort(errorName: string): void;
	_markFinished(): void;
}

/**
 * Fills the storage as Chromium does: a transaction that puts anything is aborted at commit, and
 * one that only deletes succeeds.
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
