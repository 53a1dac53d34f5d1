import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { isOurs, open, type HttpClient } from './http-client.ts';

/** In a Blob, which the browser keeps where it keeps large data; a cut file fails. */
export async function download(
	httpClient: HttpClient,
	path: string,
	toError: (body: unknown, response: Response) => SessionError
): Promise<Result<Blob, SessionError>> {
	const call = open(httpClient, path, { method: 'GET', accept: '*/*' });
	try {
		const response = await call.response;
		if (!isOurs(response)) return err({ code: 'offline' });
		if (!response.ok) return err(toError(await response.json(), response));
		const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
			transform(chunk, controller) {
				call.stillThere();
				controller.enqueue(chunk);
			}
		});
		const { headers, body } = response;
		return ok(await new Response(body?.pipeThrough(counted) ?? null, { headers }).blob());
	} catch {
		return err({ code: 'offline' });
	} finally {
		call.close();
	}
}
