/** Settles when the tab that holds a lock has gone, whichever way; never where the browser has no locks. */
export function goneTab(locks: LockManager | undefined, lockName: string): Promise<void> {
	if (locks === undefined) return new Promise(() => undefined);
	return locks.request(lockName, () => undefined);
}
