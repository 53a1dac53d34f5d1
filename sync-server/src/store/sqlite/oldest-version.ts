/** Older versions can lose a committed transaction when the WAL is reset (sqlite.org, 3.51.3). */
export const OLDEST_SQLITE = '3.51.3';

export function isTooOld(version: string): boolean {
	const [found, oldest] = [version, OLDEST_SQLITE].map((text) => text.split('.').map(Number));
	for (const [place, least] of (oldest ?? []).entries()) {
		const part = found?.[place] ?? 0;
		if (part !== least) return part < least;
	}
	return false;
}
