import type { EngineState } from '#lib/worker/live-queries.ts';

/**
 * Returns whether a page whose vault was locked reloads, so that nothing that was open is left in
 * memory; the last page takes its worker with it. The page stays where a PIN can open the vault,
 * because the PIN lives in the worker; where the page would not come back without a network; and
 * where the copy would come back open, because nothing locks it.
 */
export function mustForget(
	state: EngineState | undefined,
	isKeptForOffline = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null
): boolean {
	if (state?.phase !== 'locked' || state.isSending === true) return false;
	const hasPin = state.people.some(({ methods }) => methods.includes('pin'));
	const opensByItself = state.people.length === 1 && state.people[0]?.methods.length === 0;
	return isKeptForOffline && !hasPin && !opensByItself;
}

/** Reloads the page, or replaces it with the address that the gate now leads to. */
export function startAfresh(elsewhere: string | undefined): void {
	if (elsewhere === undefined) location.reload();
	else location.replace(elsewhere);
}
