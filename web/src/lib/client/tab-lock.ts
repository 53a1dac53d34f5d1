import type { EngineCalls } from '#lib/engine-api/calls/calls.ts';

/**
 * Holds a Web Lock for as long as this tab lives, and tells the worker, which waits for the lock: a
 * worker learns in no other way that a tab was closed, reloaded or killed.
 */
export function holdTabLock(
	remote: Pick<EngineCalls, 'stay'>,
	{ locks, reload }: { readonly locks: LockManager | undefined; readonly reload: () => void }
): void {
	if (locks === undefined) return;
	const name = `tenantry-tab-${crypto.randomUUID()}`;
	locks
		.request(name, () => {
			// A worker of an earlier version does not know the call.
			remote.stay(name).catch(() => undefined);
			return new Promise(() => undefined);
		})
		// Without a lock the worker only notices the end of the port.
		.catch(() => undefined);
	addEventListener('pageshow', ({ persisted }) => {
		// A page that cannot tell whether it is still served reloads.
		if (persisted) reloadUnlessHeld(locks, name, reload).catch(reload);
	});
}

/** The worker has let go of a page that returns from the browser's cache without its lock. */
async function reloadUnlessHeld(
	locks: LockManager,
	name: string,
	reload: () => void
): Promise<void> {
	const { held = [] } = await locks.query();
	if (!held.some((lock) => lock.name === name)) reload();
}
