import type { EngineState } from '#lib/engine-api/engine-state.ts';

/**
 * A page whose vault was locked reloads, so that nothing that was open stays in memory; the last
 * page takes its worker with it. The page stays where a PIN can open the vault, because the PIN
 * lives in the worker; where the page would not come back without a network; and where nothing
 * locks the copy, which would come back open.
 */
export function reloadsOnLock(
	state: EngineState | undefined,
	isKeptForOffline = comesBackOffline()
): boolean {
	if (state?.phase !== 'locked' || state.isSending === true) return false;
	const hasPin = state.people.some(({ methods }) => methods.includes('pin'));
	const [first, ...others] = state.people;
	const opensByItself =
		first?.methods.length === 0 && first.isVaultMissing !== true && others.length === 0;
	return isKeptForOffline && !hasPin && !opensByItself;
}

/** A worker that ends as soon as it has opened a copy without a lock would do so again and again. */
const SOON_MS = 5_000;

export function reloadsWhenStopped(
	isKeptForOffline = comesBackOffline(),
	ageMs = performance.now()
): boolean {
	return isKeptForOffline && ageMs > SOON_MS;
}

function comesBackOffline(): boolean {
	return 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
}

const TURN = 'tenantry-start-over';
/** Time in milliseconds after which a tab no longer waits for another tab to start over first. */
const TURN_TIMEOUT_MS = 3000;

/**
 * Reloads the page, or replaces it with the address that the route guard now leads to. Tabs take turns,
 * because Chromium 156 crashes a renderer when two tabs that share it load their page at once.
 */
export function reloadInTurn(
	elsewhere: string | undefined,
	locks: LockManager | undefined,
	signal = AbortSignal.timeout(TURN_TIMEOUT_MS)
): void {
	const load = () => {
		if (elsewhere === undefined) location.reload();
		else location.replace(elsewhere);
	};
	if (locks === undefined) {
		load();
		return;
	}
	locks
		.request(TURN, { signal }, () => {
			load();
			// Held until the browser has unloaded this page.
			return new Promise<never>(() => undefined);
		})
		.catch(load);
}
