import type { EngineState } from '#lib/worker/live-queries.ts';

/**
 * Whether a page whose vault was locked begins anew, and with the last one its worker, so that
 * nothing of what was open is left in memory. It stays where a PIN is to open it, which lives in
 * the worker, where it would not come back without a network, and where it would come back open,
 * because nothing locks the copy.
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

/** Where the way leads now, or where it is. */
export function startAfresh(elsewhere: string | undefined): void {
	if (elsewhere === undefined) location.reload();
	else location.replace(elsewhere);
}
