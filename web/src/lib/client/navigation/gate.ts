import type { EngineState } from '#lib/worker/live-queries.ts';

/** The parts of an address that the gate looks at. */
interface Address {
	readonly pathname: string;
	readonly searchParams: { get(name: string): string | null };
}

const DOORS = ['/sign-in', '/setup', '/reset', '/first-setup'];

/** Never behind the gate, because people who cannot get in need help the most. */
export const HELP = '/help';

/**
 * Returns the address that a person is redirected to, if any. The original path is kept in `to`, so
 * that a link to one administrator survives signing in and unlocking.
 */
export function gate(state: EngineState | undefined, url: Address): string | undefined {
	const path = url.pathname;
	switch (state?.phase) {
		case undefined:
		case 'revoked':
		case 'unavailable':
			return undefined;
		case 'signed_out':
			return [...DOORS, HELP].includes(path) ? undefined : via('/sign-in', url);
		case 'locked':
			return [...DOORS, HELP, '/unlock'].includes(path) ? undefined : via('/unlock', url);
		case 'choosing_passphrase':
			return path === '/sign-in' ? undefined : via('/sign-in', url);
		case 'open':
			return path === '/' || path === '/unlock' ? destination(url) : undefined;
	}
}

/** Returns the path that a person continues to, once the gate is passed. */
export function destination(url: Address): string {
	const to = url.searchParams.get('to') ?? '';
	// Accepts only paths of our own: "//elsewhere" is an address.
	return /^\/[^/\\]/.test(to) ? to : '/administrators';
}

/** Returns the address of a door, with the path that led to it. */
export function via(door: string, url: Address): string {
	const isDoor = [...DOORS, HELP, '/unlock', '/'].includes(url.pathname);
	const to = isDoor ? url.searchParams.get('to') : url.pathname;
	return to === null ? door : `${door}?to=${encodeURIComponent(to)}`;
}

/**
 * Returns the address where a signed-in person sets up their second factor; it leads back to `to`.
 */
export function enrolmentDoor(to: string): string {
	return `/sign-in?again=enrol&to=${encodeURIComponent(to)}`;
}
