import { version } from '$app/env';
import { immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { workerChunks } from 'virtual:worker-chunks';
import { beginLog } from '#lib/envelope/new-log.ts';
import { sendAllEnvelopes } from '#lib/envelope/send-all.ts';
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { openChanges, reportRenewal, showNotification } from './notifications.ts';
import { fromPreviousGeneration, keepGeneration } from './previous-generation.ts';
import { handOver, receiveFile } from './shared-file.ts';
import { STATIC_FILES, addStaticRoutes, isOfServer } from './static-routes.ts';

/**
 * Kit leaves the fallback page out of its manifest, but every screen starts from it. Page and
 * worker have the same language in their names: `200.es.html`, `service-worker.es.js`.
 */
const SHELL = self.location.pathname.replace(/service-worker(.*)\.js/, '200$1.html');

const wanted = [
	...immutable.map(({ path }) => ({ url: `/${path}`, revision: null })),
	...workerChunks.map((path) => ({ url: `/${path}`, revision: null })),
	...[...STATIC_FILES, SHELL].map((url) => ({ url, revision: version }))
];

self.addEventListener('install', (event) => {
	event.waitUntil(keepGeneration(wanted));
	event.waitUntil(addStaticRoutes(event));
	// No older worker serves a page yet, so this one may serve the page that brought it.
	if (!self.registration.active) event.waitUntil(self.skipWaiting());
});

self.addEventListener('activate', (event) => {
	event.waitUntil(self.clients.claim());
});

// The person decides when a new version takes over; the page passes it on.
self.addEventListener('message', (event) => {
	if (event.data === 'take-over') event.waitUntil(self.skipWaiting());
	const [port] = event.ports;
	if (event.data === 'wake') port?.postMessage('awake');
	if (event.data === 'take-shared-file') handOver(port);
});

self.addEventListener('push', (event) => {
	event.waitUntil(showNotification(event.data));
	// There is a network just now. What does not leave is sent when the app is opened.
	event.waitUntil(sendUnseen().catch(() => undefined));
});

// A background sync: the network is back, whether the app is open, locked or closed. The browser
// retries one that fails.
self.addEventListener('sync', (event) => {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the types lack it
	(event as ExtendableEvent).waitUntil(sendUnseen());
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(openChanges());
});

self.addEventListener('pushsubscriptionchange', (event) => {
	event.waitUntil(reportRenewal());
});

const precache = new PrecacheController();
precache.precache(wanted);
const toShell = precache.createHandlerBoundToURL(SHELL);

// Three rules need no router, which would be a quarter of this script.
self.addEventListener('fetch', (event) => {
	const answer = answerTo(event);
	if (answer) event.respondWith(answer);
});

function answerTo(event: FetchEvent): Promise<Response> | undefined {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET') return receiveFile(request, url);
	if (precache.getCacheKeyForURL(request.url) !== undefined) return precache.strategy.handle(event);
	if (request.mode === 'navigate' && !isOfServer(url.pathname))
		return toShell({ event, request, url });
	return fromPreviousGeneration(request, url);
}

/**
 * A visible app sends by itself, with the fresh factor that its person may have; one whose engine
 * has ended or is frozen starts another one within half a minute. Rejects then, so that the browser
 * tries again later, when the app may be closed.
 */
async function sendUnseen(): Promise<void> {
	const windows = await self.clients.matchAll({ type: 'window' });
	if (windows.some((page) => page.visibilityState === 'visible')) throw new Error();
	// It may be the first to write after the browser was killed.
	await beginLog(indexedDB);
	await sendAllEnvelopes();
}
