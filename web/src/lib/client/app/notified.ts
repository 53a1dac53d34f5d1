import { unsubscribeBrowser } from '#lib/client/device/browser-subscription.ts';
import type { EngineState } from '#lib/engine-api/engine-state.ts';

/** Whether the last copy has left this browser, so that there is no one to notify. */
export function hasLeft(state: EngineState | undefined): boolean {
	if (state?.phase === 'signed_out') return state.people.length === 0;
	return state?.phase === 'revoked';
}

/** Ends the browser's subscription, if it may have one. */
export async function endNotifications(): Promise<void> {
	if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
	await unsubscribeBrowser();
}
