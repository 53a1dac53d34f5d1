export type DeviceKind = 'phone' | 'tablet' | 'computer';

/** An iPad calls itself a Mac, which has no touchscreen. */
export function deviceKind({
	userAgent,
	maxTouchPoints
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): DeviceKind {
	if (/iPhone|Android.*Mobile/.test(userAgent)) return 'phone';
	const isTablet =
		/iPad|Android/.test(userAgent) || (/Mac OS X/.test(userAgent) && maxTouchPoints > 1);
	return isTablet ? 'tablet' : 'computer';
}
