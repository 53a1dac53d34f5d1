import { unsubscribeBrowser } from '#lib/client/device/browser-subscription.ts';
import type { EngineState } from '#lib/engine-api/engine-state.ts';

/** The last copy has left this browser, so there is no one to notify. */
export function hasLeft(state: EngineState | undefined): boolean {
	if (state?.phase === 'signed_out') return state.people.length === 0;
	return state?.phase === 'revoked';
}

export async function endNotifications(): Promise<void> {
	if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
	await unsubscribeBrowser();
}
