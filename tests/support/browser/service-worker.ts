import type { BrowserContext, CDPSession, Page } from '@playwright/test';

/** The browser's side of the app's service worker: it brings messages, and syncs in the background. */
export interface ServiceWorkerHost {
	/** Hands a message over, as the browser does when its push service brings one. */
	push(data: string): Promise<void>;
	/** Fires the sync that was registered, as the browser does when the network is back. */
	sync(tag: string): Promise<void>;
}

/** Finds the service worker of `origin`. `page` may be any page of the browser, even an empty one. */
export async function serviceWorkerOf(
	{ context, page }: { readonly context: BrowserContext; readonly page: Page },
	origin: string
): Promise<ServiceWorkerHost> {
	const session = await context.newCDPSession(page);
	const registrationId = await registrationOf(session, origin);
	return {
		async push(data) {
			await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
		},
		async sync(tag) {
			const event = { origin, registrationId, tag, lastChance: false };
			await session.send('ServiceWorker.dispatchSyncEvent', event);
		}
	};
}

async function registrationOf(session: CDPSession, origin: string): Promise<string> {
	const found = new Promise<string>((resolve) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
			if (ours !== undefined) resolve(ours.registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	return found;
}
