import { self } from '$app/service-worker';

/** Hashed files of the version before this one: a tab that still runs it may ask for them. */
const PREVIOUS = 'previous-generation';
const HASHED = '/_app/immutable/';

/** Call it while the older version's worker is in charge, before its files are cleaned up. */
export async function keepGeneration(wanted: readonly { url: string }[]): Promise<void> {
	const precache = (await caches.keys()).find((name) => name.startsWith('workbox-precache'));
	if (precache === undefined) return;
	const current = await caches.open(precache);
	const leaving = (await current.keys()).filter((request) => {
		const { pathname } = new URL(request.url);
		return pathname.startsWith(HASHED) && !wanted.some(({ url }) => url === pathname);
	});
	if (leaving.length === 0) return;
	await caches.delete(PREVIOUS);
	const previous = await caches.open(PREVIOUS);
	await Promise.all(
		leaving.map(async (request) => {
			const response = await current.match(request);
			if (response) await previous.put(request, response);
		})
	);
}

export function fromPreviousGeneration(
	request: Request,
	{ origin, pathname }: URL
): Promise<Response> | undefined {
	if (origin !== self.location.origin || !pathname.startsWith(HASHED)) return undefined;
	// eslint-disable-next-line no-restricted-globals -- a service worker passes on what it does not hold
	return caches.match(request).then((response) => response ?? fetch(request));
}
