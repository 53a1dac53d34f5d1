const webkit = /AppleWebKit\/(?!.*Chrome\/)/;

/**
 * Returns whether one worker serves all tabs. In WebKit 2.54 it does not: a shared worker is run
 * again in another process, unasked and on the same ports (bugs.webkit.org/318873 reports this as
 * well).
 */
export function canShareWorker(userAgent: string): boolean {
	return 'SharedWorker' in globalThis && !webkit.test(userAgent);
}
