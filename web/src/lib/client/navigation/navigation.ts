/** The screens of the console, in the order of the rail and the bottom bar. */
export const screens = [
	{ path: '/administrators', title: 'Administrators', icon: 'people' },
	{ path: '/organizations', title: 'Organizations', icon: 'building' },
	{ path: '/changes', title: 'Changes', icon: 'changes' },
	{ path: '/activity', title: 'Activity', icon: 'activity' },
	{ path: '/settings', title: 'Settings', icon: 'settings' }
] as const;

export type Screen = (typeof screens)[number];

/** The pictures of the administrators, which are opened from their list. */
const OVERVIEW = '/overview';
const REVIEWS = /^\/reviews(\/|$)/;

/** Returns the screen that an address is, or was opened from. */
export function screenOf(pathname: string): Screen | undefined {
	if (pathname === OVERVIEW || REVIEWS.test(pathname)) return screens[0];
	return screens.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}

/** Returns the title of an address, which need not be a screen in the rail. */
export function titleOf(pathname: string): string {
	if (pathname === OVERVIEW) return 'Overview';
	if (REVIEWS.test(pathname)) return 'Access Reviews';
	return pathname === '/help' ? 'Help' : (screenOf(pathname)?.title ?? 'Tenantry');
}
