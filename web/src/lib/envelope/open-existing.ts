export function openExisting(
	indexedDB: Pick<IDBFactory, 'open'>,
	name: string
): Promise<IDBDatabase | undefined> {
	const request = indexedDB.open(name);
	request.onupgradeneeded = () => request.transaction?.abort();
	return new Promise((resolve) => {
		request.onsuccess = () => {
			const { result: database } = request;
			// The app may upgrade or delete it at any time.
			database.onversionchange = () => database.close();
			resolve(database);
		};
		request.onerror = () => resolve(undefined);
	});
}

export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error());
	});
}
