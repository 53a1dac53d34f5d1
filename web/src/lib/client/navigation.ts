/** The screens of the console, in the order of the rail and the bottom bar. */
export const screens = [
	{ href: '/administrators', label: 'Administrators', icon: 'people' },
	{ href: '/organizations', label: 'Organizations', icon: 'building' },
	{ href: '/changes', label: 'Changes', icon: 'changes' },
	{ href: '/settings', label: 'Settings', icon: 'settings' }
] as const;

export type Screen = (typeof screens)[number];

/** Whether an address is a screen or something opened from it. */
export function isWithin(screen: Screen, pathname: string): boolean {
	return pathname === screen.href || pathname.startsWith(`${screen.href}/`);
}
