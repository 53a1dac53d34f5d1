const NAME = 'tenantry-engine';

/**
 * One engine for all tabs. The newest takes the lock over: where there is a SharedWorker a second
 * one is a newer build's, elsewhere it is the tab the person has turned to. Writes are fenced
 * besides, so that the older one does no harm before it notices.
 */
export function holdEngineLock(locks: LockManager | undefined, onlost: () => void): Promise<void> {
	if (locks === undefined) return Promise.resolve();
	return new Promise((resolve) => {
		const held = locks.request(NAME, { steal: true }, () => {
			resolve();
			return new Promise(() => undefined);
		});
		held.catch(onlost);
	});
}
