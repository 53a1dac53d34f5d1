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

/** Returns the name that others see for this device: "Safari on iPhone". */
export function deviceName(userAgent: string): string {
	const browser = firstMatch(BROWSERS, userAgent) ?? 'Browser';
	const system = firstMatch(SYSTEMS, userAgent);
	return system === undefined ? browser : `${browser} on ${system}`;
}

function firstMatch(
	names: readonly (readonly [RegExp, string])[],
	text: string
): string | undefined {
	return names.find(([pattern]) => pattern.test(text))?.[1];
}
