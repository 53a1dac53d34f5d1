import type { EngineState } from '#lib/worker/live-queries.ts';

/**
 * Whether a page whose vault was locked begins anew, and with the last one its worker, so that
 * nothing of what was open is left in memory. It stays where a PIN is to open it, which lives in
 * the worker, and where it would not come back without a network.
 */
export function mustForget(
	state: EngineState | undefined,
	isKeptForOffline = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null
): boolean {
	if (state?.phase !== 'locked' || state.isSending === true) return false;
	const hasPin = state.people.some(({ methods }) => methods.includes('pin'));
	return isKeptForOffline && !hasPin;
}

/** Where the way leads now, or where it is. */
export function startAfresh(elsewhere: string | undefined): void {
	if (elsewhere === undefined) location.reload();
	else location.replace(elsewhere);
}
