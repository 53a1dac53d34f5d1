/** Only in memory, so that nothing is written in the clear; a page takes it as it starts. */
let shared: unknown;

type SharedRequest = Pick<Request, 'mode' | 'destination' | 'referrer' | 'formData'>;

/** At the manifest's address, without a server; undefined for other requests. */
export function receiveFile(
	request: SharedRequest,
	{ pathname, origin }: URL
): Promise<Response> | undefined {
	if (pathname !== '/administrators/import' || request.mode !== 'navigate') return undefined;
	if (!canBeShare(request, origin)) return Promise.resolve(Response.redirect(origin + pathname));
	return request.formData().then((form) => {
		shared = form.get('file');
		// The status 302 makes a GET of a POST (Fetch Standard, HTTP-redirect fetch).
		return Response.redirect(`${origin}${pathname}?shared`);
	});
}

export function handOver(port: MessagePort | undefined): void {
	if (port === undefined) return;
	port.postMessage(shared);
	shared = undefined;
}

/**
 * The browser itself shares into a tab or window, and names no page. Another site's form can hide
 * its address too, so the page asks before it reads a file.
 */
function canBeShare({ destination, referrer }: SharedRequest, origin: string): boolean {
	return destination === 'document' && (referrer === '' || URL.parse(referrer)?.origin === origin);
}
