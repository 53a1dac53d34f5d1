const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/Edg\//, 'Edge'],
	[/OPR\//, 'Opera'],
	[/SamsungBrowser\//, 'Samsung Internet'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/Chrome\/|CriOS\//, 'Chrome'],
	[/Safari\//, 'Safari']
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/iPhone/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Android/, 'Android'],
	[/CrOS/, 'ChromeOS'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'Mac'],
	[/Linux/, 'Linux']
];

export const MAX_DEVICE_NAME = 40;

/** "Safari on iPhone", until its person has chosen a name. */
export function deviceName(userAgent: string): string {
	const browser = firstMatch(BROWSERS, userAgent) ?? 'Browser';
	const system = firstMatch(SYSTEMS, userAgent);
	return system === undefined ? browser : `${browser} on ${system}`;
}

const OWN_NAMES: Readonly<Record<DeviceKind, (first: string) => string>> = {
	phone: (first) => `${first}’s phone`,
	tablet: (first) => `${first}’s tablet`,
	computer: (first) => `${first}’s computer`
};

const UNOWNED_NAMES: Readonly<Record<DeviceKind, string>> = {
	phone: 'My phone',
	tablet: 'My tablet',
	computer: 'My computer'
};

export function proposedDeviceName(
	personName: string,
	device: { readonly userAgent: string; readonly maxTouchPoints: number }
): string {
	const [first = ''] = personName.trim().split(/\s+/u);
	const kind = deviceKind(device);
	const own = OWN_NAMES[kind](first);
	const isFit = first !== '' && !first.includes('@') && own.length <= MAX_DEVICE_NAME;
	return isFit ? own : UNOWNED_NAMES[kind];
}

function firstMatch(
	names: readonly (readonly [RegExp, string])[],
	text: string
): string | undefined {
	return names.find(([pattern]) => pattern.test(text))?.[1];
}

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
