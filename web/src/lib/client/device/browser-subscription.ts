import type { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import { toBase64Url } from '#lib/envelope/base64url.ts';

/**
 * Subscribes this browser at its push service with the server's key, or returns its existing
 * subscription. Fails where the push service cannot be reached.
 */
export async function subscribeBrowser(publicKey: string): Promise<NotificationSubscription> {
	const { pushManager } = await navigator.serviceWorker.ready;
	const present = await pushManager.getSubscription();
	if (present !== null && keyOf(present) === publicKey) return toMessage(present, publicKey);
	// A browser keeps one subscription, which belongs to one key.
	await present?.unsubscribe();
	const options = { userVisibleOnly: true, applicationServerKey: publicKey };
	return toMessage(await pushManager.subscribe(options), publicKey);
}

/** Also clears notifications and the count on the app's icon. */
export async function unsubscribeBrowser(): Promise<void> {
	const registration = await navigator.serviceWorker.getRegistration();
	const subscription = await registration?.pushManager.getSubscription();
	await subscription?.unsubscribe();
	await closeNotifications();
	if ('clearAppBadge' in navigator) await navigator.clearAppBadge();
}

/** Closes notifications that are no longer true. */
export async function closeNotifications(): Promise<void> {
	const registration = await navigator.serviceWorker.getRegistration();
	for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
}

function keyOf({ options }: PushSubscription): string {
	return toBase64Url(new Uint8Array(options.applicationServerKey ?? new ArrayBuffer()));
}

function toMessage(subscription: PushSubscription, publicKey: string): NotificationSubscription {
	const { endpoint, keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
	return { endpoint: endpoint ?? '', keys: { p256dh, auth }, publicKey };
}
