import type { EngineState } from '#lib/engine-api/engine-state.ts';

interface Address {
	readonly origin: string;
	readonly pathname: string;
	readonly search: string;
	readonly searchParams: { get(name: string): string | null };
}

const ENTRY_PAGES = ['/sign-in', '/setup', '/reset', '/first-setup'];

/** Open to everyone, because people who cannot get in need help the most. */
export const HELP = '/help';
/** Open to everyone, because nobody needs to sign in to carry a colleague's change. */
export const DELIVER = '/deliver';
const HOME = '/administrators';
const ALWAYS_OPEN = [HELP, DELIVER];

/**
 * Undefined if the person may stay. `to` keeps the original path, so that a link to one
 * administrator survives signing in and unlocking.
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

export function destination(url: Address): string {
	const to = URL.parse(url.searchParams.get('to') ?? '', url.origin);
	// Browsers ignore tabs and line breaks in an address, so only what they make of it is compared.
	return to?.origin === url.origin && to.pathname !== '/' ? to.href.slice(to.origin.length) : HOME;
}

export function via(page: string, url: Address): string {
	const isEntryPage = [...ENTRY_PAGES, ...ALWAYS_OPEN, '/unlock', '/'].includes(url.pathname);
	const to = isEntryPage ? url.searchParams.get('to') : url.pathname + url.search;
	return to === null ? page : `${page}?to=${encodeURIComponent(to)}`;
}

export function enrolmentUrl(to: string): string {
	return `/sign-in?again=enrol&to=${encodeURIComponent(to)}`;
}

/** Removes the token from the history; no server or log sees the fragment that holds it. */
export function takeLinkToken(): string {
	const token = location.hash.slice(1).replace(/^token=/, '');
	history.replaceState(history.state, '', location.pathname);
	return token;
}
