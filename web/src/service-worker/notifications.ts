import { self } from '$app/service-worker';

const CHANGES = '/changes';

/**
 * Shows that a change needs the person, without saying which or whose: the app may be locked, or
 * open for someone else. Every message is shown, as the browser requires.
 */
export async function showNotification(data: PushMessageData | null): Promise<void> {
	const count = countOf(data);
	if (count !== undefined)
		// eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- some browsers lack it
		await navigator.setAppBadge?.(count).catch(() => undefined);
	await self.registration.showNotification('A change needs you', {
		body: 'Open Tenantry to see it.',
		icon: '/icons/any-192.png',
		badge: '/icons/monochrome-512.png',
		// A later one takes the place of one that is still shown.
		tag: 'needs-you'
	});
}

/** Opens Changes in a window that is there, or in a new one. */
export async function openChanges(): Promise<void> {
	const windows = await self.clients.matchAll({ type: 'window' });
	const [page] = windows.toSorted((one, other) => Number(other.focused) - Number(one.focused));
	if (page === undefined) {
		await self.clients.openWindow(CHANGES);
		return;
	}
	// The page goes there itself: a navigation from here would reload it, and so lock it.
	page.postMessage('open-changes');
	await page.focus();
}

export async function reportRenewal(): Promise<void> {
	for (const page of await self.clients.matchAll({ type: 'window' }))
		page.postMessage('subscription-changed');
}

function countOf(data: PushMessageData | null): number | undefined {
	try {
		const message: unknown = data?.json();
		const isOurs = typeof message === 'object' && message !== null && 'needsYou' in message;
		return isOurs ? Number(message.needsYou) : undefined;
	} catch {
		return undefined;
	}
}
