import type { Plugin } from 'vite';

const WARNS = 'urlsToWarnAbout.length > 0';

/**
 * Leaves out Workbox's warning about files without a revision, which the compiler checks instead:
 * every entry of `service-worker/index.ts` has one. It would be the longest text in the script.
 */
export function leanWorkbox(): Plugin {
	return {
		name: 'lean-workbox',
		transform(code, id) {
			if (!id.includes('workbox-precaching/PrecacheController')) return undefined;
			if (!code.includes(WARNS)) this.error(`Workbox has no “${WARNS}” any more.`);
			return { code: code.replace(WARNS, 'false'), map: null };
		}
	};
}
