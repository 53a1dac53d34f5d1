const webkit = /AppleWebKit\/(?!.*Chrome\/)/;

/**
 * WebKit 2.54 runs a shared worker again in another process, unasked and on the same ports
 * (bugs.webkit.org/318873 reports this as well), so every tab has a worker of its own there.
 */
export function canShareWorker(userAgent: string): boolean {
	return 'SharedWorker' in globalThis && !webkit.test(userAgent);
}
