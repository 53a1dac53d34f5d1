import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { workerChunks } from 'virtual:worker-chunks';
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { openChanges, reportRenewal, showNotification } from './notifications.ts';
import { fromPreviousGeneration, keepGeneration } from './previous-generation.ts';
import { addStaticRoutes } from './static-routes.ts';

/** Kit leaves the fallback page out of its manifest, but every screen starts from it. */
const SHELL = '/200.html';
/** Icons that only the installer looks at; it fetches them itself. */
const FOR_THE_INSTALLER = /^\/icons\/.*\.png$/;
/** Paths of the server, which are no screens. */
const OF_SERVER = /^\/(sync|api|livez|readyz)(\/|$)/;

const shell = [
	...immutable.map(({ path }) => ({ url: `/${path}`, revision: null })),
	...workerChunks.map((path) => ({ url: `/${path}`, revision: null })),
	...assets.map(({ path }) => ({ url: `/${path}`, revision: version })),
	{ url: SHELL, revision: version }
];
const wanted = shell.filter(({ url }) => !FOR_THE_INSTALLER.test(url));

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
});

self.addEventListener('push', (event) => event.waitUntil(showNotification(event.data)));

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
	if (request.method !== 'GET') return undefined;
	if (precache.getCacheKeyForURL(request.url) !== undefined) return precache.strategy.handle(event);
	if (request.mode === 'navigate' && !OF_SERVER.test(url.pathname))
		return toShell({ event, request, url });
	return fromPreviousGeneration(request);
}
