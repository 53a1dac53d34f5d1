import type { BrowserContext, CDPSession, Page } from '@playwright/test';

interface ServiceWorkerPlace {
	readonly context: BrowserContext;
	/** Any page of the browser, even an empty one. */
	readonly page: Page;
	/** Origin of the app whose service worker is meant. */
	readonly origin: string;
}

/** Hands a message to the service worker, as the browser does when its push service brings one. */
export function deliverPush(place: ServiceWorkerPlace, data: string): Promise<void> {
	return withRegistration(place, async (session, registrationId) => {
		const { origin } = place;
		await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
	});
}

/** Fires a background sync, as the browser does when the network is back. */
export function fireSync(place: ServiceWorkerPlace, tag: string): Promise<void> {
	return withRegistration(place, async (session, registrationId) => {
		const event = { origin: place.origin, registrationId, tag, lastChance: false };
		await session.send('ServiceWorker.dispatchSyncEvent', event);
	});
}

/** Stops the worker in charge, as the browser does half a minute after the last request. */
export async function stopServiceWorker({
	context,
	page
}: Pick<ServiceWorkerPlace, 'context' | 'page'>): Promise<void> {
	const session = await context.newCDPSession(page);
	const running = Promise.withResolvers<string>();
	const stopped = Promise.withResolvers<undefined>();
	session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
		for (const { status, runningStatus, versionId } of versions) {
			if (status !== 'activated') continue;
			running.resolve(versionId);
			if (runningStatus === 'stopped') stopped.resolve(undefined);
		}
	});
	await session.send('ServiceWorker.enable');
	await session.send('ServiceWorker.stopWorker', { versionId: await running.promise });
	await stopped.promise;
	await session.detach();
}

/** A session is told of a registration only once, so each event has a session of its own. */
async function withRegistration(
	{ context, page, origin }: ServiceWorkerPlace,
	act: (session: CDPSession, registrationId: string) => Promise<void>
): Promise<void> {
	const session = await context.newCDPSession(page);
	const found = new Promise<string>((resolve) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
			if (ours !== undefined) resolve(ours.registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	await act(session, await found);
	await session.detach();
}
