import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { workerChunks } from 'virtual:worker-chunks';
import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { keepGeneration, servePreviousGeneration } from './previous-generation.ts';
import { addStaticRoutes } from './static-routes.ts';

/** Kit leaves the fallback page out of its manifest, but every screen starts from it. */
const SHELL = '/200.html';
/** Icons that only the installer looks at; it fetches them itself. */
const FOR_THE_INSTALLER = /^\/icons\/.*\.png$/;

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

precacheAndRoute(wanted);
registerRoute(
	new NavigationRoute(createHandlerBoundToURL(SHELL), {
		denylist: [/^\/(sync|api|livez|readyz)(\/|$)/]
	})
);
servePreviousGeneration();
