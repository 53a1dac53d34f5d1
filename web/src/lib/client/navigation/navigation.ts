export const screens = [
	{ path: '/administrators', title: 'Administrators', icon: 'people' },
	{ path: '/organizations', title: 'Organizations', icon: 'building' },
	{ path: '/changes', title: 'Changes', icon: 'changes' },
	{ path: '/activity', title: 'Activity', icon: 'activity' },
	{ path: '/settings', title: 'Settings', icon: 'settings' }
] as const;

export type Screen = (typeof screens)[number];

const OVERVIEW = '/overview';
const REVIEWS = /^\/reviews(\/|$)/;

export function screenOf(pathname: string): Screen | undefined {
	if (pathname === OVERVIEW || REVIEWS.test(pathname)) return screens[0];
	return screens.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}

/** The address need not be a screen in the rail. */
export function titleOf(pathname: string): string {
	if (pathname === OVERVIEW) return 'Overview';
	if (REVIEWS.test(pathname)) return 'Access Reviews';
	return pathname === '/help' ? 'Help' : (screenOf(pathname)?.title ?? 'Tenantry');
}
