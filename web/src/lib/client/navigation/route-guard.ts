import type { EngineState } from '#lib/engine-api/engine-state.ts';

/** The parts of an address that the route guard looks at. */
interface Address {
	readonly origin: string;
	readonly pathname: string;
	readonly search: string;
	readonly searchParams: { get(name: string): string | null };
}

const ENTRY_PAGES = ['/sign-in', '/setup', '/reset', '/first-setup'];

/** Never behind the route guard, because people who cannot get in need help the most. */
export const HELP = '/help';
/** Where a colleague's change is delivered. Nor is this, because nobody needs to sign in to carry it. */
export const DELIVER = '/deliver';
const HOME = '/administrators';
const ALWAYS_OPEN = [HELP, DELIVER];

/**
 * Returns the address that a person is redirected to, if any. The original path is kept in `to`, so
 * that a link to one administrator survives signing in and unlocking.
 */
export function routeGuard(state: EngineState | undefined, url: Address): string | undefined {
	const path = url.pathname;
	switch (state?.phase) {
		case undefined:
		case 'revoked':
		case 'unavailable':
			return undefined;
		case 'signed_out':
			return [...ENTRY_PAGES, ...ALWAYS_OPEN].includes(path) ? undefined : via('/sign-in', url);
		case 'locked':
			return [...ENTRY_PAGES, ...ALWAYS_OPEN, '/unlock'].includes(path)
				? undefined
				: via('/unlock', url);
		case 'choosing_passphrase':
			return ['/sign-in', DELIVER].includes(path) ? undefined : via('/sign-in', url);
		case 'open':
			return path === '/' || path === '/unlock' ? destination(url) : undefined;
	}
}

/** Returns the path that a person continues to, once the route guard is passed. */
export function destination(url: Address): string {
	const to = URL.parse(url.searchParams.get('to') ?? '', url.origin);
	// Browsers ignore tabs and line breaks in an address, so only what they make of it is compared.
	return to?.origin === url.origin && to.pathname !== '/' ? to.href.slice(to.origin.length) : HOME;
}

/** Returns the address of an entry page, with the path that led to it. */
export function via(page: string, url: Address): string {
	const isEntryPage = [...ENTRY_PAGES, ...ALWAYS_OPEN, '/unlock', '/'].includes(url.pathname);
	const to = isEntryPage ? url.searchParams.get('to') : url.pathname + url.search;
	return to === null ? page : `${page}?to=${encodeURIComponent(to)}`;
}

/**
 * Returns the address where a signed-in person sets up their second factor; it leads back to `to`.
 */
export function enrolmentUrl(to: string): string {
	return `/sign-in?again=enrol&to=${encodeURIComponent(to)}`;
}

/**
 * Takes the token from the link that was followed. It is in the fragment, which no server and no
 * log sees, and is removed from the history at once.
 */
export function takeLinkToken(): string {
	const token = location.hash.slice(1).replace(/^token=/, '');
	history.replaceState(history.state, '', location.pathname);
	return token;
}
