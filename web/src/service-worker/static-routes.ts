/** Rule by which the browser answers requests without waking the service worker. */
export interface StaticRoute {
	readonly condition: { readonly urlPattern: { readonly pathname: string } };
	readonly source: 'cache' | 'network';
}

interface RoutingEvent {
	addRoutes(routes: readonly StaticRoute[]): Promise<void>;
}

/** Paths of the server, whose answers are never cached, and which are no screens. */
const OF_SERVER = ['/sync/*', '/session/*', '/api/*', '/livez', '/readyz'];
/** Hashed files, which caches hold under their own names; a missing one is fetched. */
const HASHED = '/_app/immutable/*';

const routes: readonly StaticRoute[] = [...OF_SERVER, HASHED].map((pathname) => ({
	condition: { urlPattern: { pathname } },
	source: pathname === HASHED ? 'cache' : 'network'
}));

/**
 * Lets the browser answer what needs no code of the service worker. Where it does not know static
 * routes or refuses these, the service worker answers in the same way, only slower.
 */
export async function addStaticRoutes(event: object): Promise<void> {
	try {
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the types lack it
		await (event as Partial<RoutingEvent>).addRoutes?.(routes);
	} catch {
		// A service worker that fails to install would leave the app without its offline copy.
	}
}

/** The server's own path: `/livez`, or below `/api`. */
export function isOfServer(pathname: string): boolean {
	return OF_SERVER.some((path) => `${pathname}/`.startsWith(path.replace('*', '')));
}

/**
 * Files of `static` that the app itself needs. Only the installer looks at the pictures, and fetches
 * them; Kit's list of all files would make this script heavier.
 */
export const STATIC_FILES = ['/boot.css', '/icons/mark.svg', '/manifest.webmanifest'];
