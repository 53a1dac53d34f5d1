import type { BrowserContext } from '@playwright/test';
import type { TestPushService } from '#support/notifications/push-service.ts';

declare global {
	interface Window {
		/** Subscribes at the test’s push service; returns endpoint and keys. */
		subscribeAtTest?(publicKey: string): Promise<PushSubscriptionJSON>;
		/** Counts that the app has put on its icon, in order. */
		badges?: number[];
		/** Whether the browser has a subscription. */
		isSubscribed?(): boolean;
	}
}

interface Kept {
	readonly json: PushSubscriptionJSON;
	readonly publicKey: string;
}

/**
 * Runs in every page, in place of two things that headless Chromium lacks: its vendor's push service,
 * so that `PushManager` subscribes at the test's, and an icon with a count.
 */
export function withoutVendor(): void {
	const KEPT = 'test-subscription';
	const parse: (text: string) => Kept = JSON.parse;
	const present = (): PushSubscription | null => {
		const kept = localStorage.getItem(KEPT);
		if (kept === null) return null;
		const { json, publicKey } = parse(kept);
		const text = atob(publicKey.replaceAll('-', '+').replaceAll('_', '/'));
		const key = Uint8Array.from(text, (byte) => byte.charCodeAt(0)).buffer;
		return {
			endpoint: json.endpoint ?? '',
			expirationTime: null,
			options: { userVisibleOnly: true, applicationServerKey: key },
			getKey: () => null,
			toJSON: () => json,
			unsubscribe: async () => {
				localStorage.removeItem(KEPT);
				return true;
			}
		};
	};
	PushManager.prototype.getSubscription = async () => present();
	PushManager.prototype.subscribe = async ({ applicationServerKey } = {}) => {
		const publicKey = typeof applicationServerKey === 'string' ? applicationServerKey : '';
		const json = await window.subscribeAtTest?.(publicKey);
		localStorage.setItem(KEPT, JSON.stringify({ json, publicKey }));
		const made = present();
		if (made === null) throw new Error('Not subscribed');
		return made;
	};
	window.isSubscribed = () => localStorage.getItem(KEPT) !== null;
	const badges: number[] = [];
	window.badges = badges;
	navigator.setAppBadge = async (count = 1) => void badges.push(count);
}

/** Lets the pages of a browser subscribe at the test's push service. */
export async function offerPushService(
	context: BrowserContext,
	pushService: TestPushService
): Promise<void> {
	await context.exposeFunction('subscribeAtTest', (publicKey: string) => {
		const { endpoint, keys } = pushService.subscribe(publicKey);
		return { endpoint, keys };
	});
}
