/** Push services of browsers, by name, or by the end of it after `*`. */
const KNOWN: readonly string[] = [
	'fcm.googleapis.com',
	'updates.push.services.mozilla.com',
	'web.push.apple.com',
	'*.notify.windows.com'
];

export function isPushService(host: string, named: readonly string[]): boolean {
	const name = host.toLowerCase();
	return [...KNOWN, ...named].some((pattern) =>
		pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern
	);
}
