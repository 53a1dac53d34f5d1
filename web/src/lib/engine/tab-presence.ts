/**
 * Resolves when the tab that holds a lock is gone, for any reason; never if the browser has no
 * locks.
 */
export function goneTab(locks: LockManager | undefined, lockName: string): Promise<void> {
	if (locks === undefined) return new Promise(() => undefined);
	return locks.request(lockName, () => undefined);
}
