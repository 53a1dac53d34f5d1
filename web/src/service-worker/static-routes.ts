/** Rule by which the browser answers requests without waking the service worker. */
export interface StaticRoute {
	readonly condition: { readonly urlPattern: { readonly pathname: string } };
	readonly source: 'cache' | 'network';
}

/** Event of an installation, in a browser that knows static routes. */
interface RoutingEvent {
	addRoutes(routes: readonly StaticRoute[]): Promise<void>;
}

/** Paths of the server, whose answers are never cached. */
const OF_SERVER = ['/sync/*', '/session/*', '/api/*', '/livez', '/readyz'];
/** Hashed files, which caches hold under their own names; a missing one is fetched. */
const HASHED = '/_app/immutable/*';

const routes: readonly StaticRoute[] = [
	...OF_SERVER.map((pathname) => toRoute(pathname, 'network')),
	toRoute(HASHED, 'cache')
];

/**
 * Lets the browser answer what needs no code of the service worker. Where it does not know static
 * routes or refuses these, the service worker answers in the same way, only slower.
 */
export async function addStaticRoutes(event: object): Promise<void> {
	if (!isRouting(event)) return;
	try {
		await event.addRoutes(routes);
	} catch {
		// A service worker that fails to install would leave the app without its offline copy.
	}
}

function isRouting(event: object): event is RoutingEvent {
	return 'addRoutes' in event;
}

function toRoute(pathname: string, source: StaticRoute['source']): StaticRoute {
	return { condition: { urlPattern: { pathname } }, source };
}
