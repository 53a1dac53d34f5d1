const webkit = /AppleWebKit\/(?!.*Chrome\/)/;

/**
 * Whether one worker serves all tabs. In WebKit 2.54 it does not: a shared worker is run again in
 * another process, unasked and on the same ports (of which bugs.webkit.org/318873 tells as well).
 */
export function canShareWorker(userAgent: string): boolean {
	return 'SharedWorker' in globalThis && !webkit.test(userAgent);
}
