/** Only in memory, so that nothing is written in the clear; a page takes it as it starts. */
let shared: unknown;

/**
 * Answers the browser that shares a file, at the address that the manifest names; undefined for
 * other requests. No server takes part.
 */
export function receiveFile(request: Request, { pathname }: URL): Promise<Response> | undefined {
	if (pathname !== '/administrators/import') return undefined;
	return request.formData().then((form) => {
		shared = form.get('file');
		// The status 302 makes a GET of a POST (Fetch Standard, HTTP-redirect fetch).
		return Response.redirect(`${pathname}?shared`);
	});
}

/** Gives the shared file, once, to the page that sends a port with its message. */
export function handOver(port: MessagePort | undefined): void {
	if (port === undefined) return;
	port.postMessage(shared);
	shared = undefined;
}
