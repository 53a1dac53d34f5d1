import { expose } from 'comlink';
import * as z from 'zod/mini';
import type { Schemas } from '#lib/engine-api/calls/call.ts';

/** The calls with the schemas of their arguments; a method without them cannot be called. */
type Calls<Api> = { readonly [Name in keyof Api]: { readonly args: Schemas } };

const Id = z.string().check(z.maxLength(64));

/** A call as the page's Comlink sends it. */
const CallMessage = z.strictObject({
	id: Id,
	type: z.literal('APPLY'),
	path: z.tuple([z.string()]),
	argumentList: z.array(z.strictObject({ type: z.literal('RAW'), value: z.unknown() }))
});

const Named = z.looseObject({ id: Id });

/**
 * Answers calls of the named methods whose arguments match their schemas, and refuses everything
 * else before Comlink hears of it, which walks any path that a message names, to read what is there,
 * set it or construct it.
 */
export function answerCalls<Api extends object>(
	port: MessagePort,
	api: Api,
	calls: Calls<Api>
): void {
	const entries = Object.entries<{ readonly args: Schemas }>(calls);
	const schemas = new Map(entries.map(([name, { args }]) => [name, args]));
	port.addEventListener('message', (event: MessageEvent<unknown>) => {
		if (isCall(event.data, schemas)) return;
		event.stopImmediatePropagation();
		refuse(port, event.data);
	});
	expose(api, port);
}

function isCall(message: unknown, schemas: ReadonlyMap<string, Schemas>): boolean {
	const call = CallMessage.safeParse(message);
	if (!call.success) return false;
	const { path, argumentList } = call.data;
	const args = schemas.get(path[0]);
	return (
		args !== undefined &&
		argumentList.length <= args.length &&
		args.every((schema, at) => schema.safeParse(argumentList[at]?.value).success)
	);
}

/** Replies as Comlink does for a thrown error, so that the caller's promise rejects. */
function refuse(port: MessagePort, message: unknown): void {
	const named = Named.safeParse(message);
	if (!named.success) return;
	const value = { isError: true, value: { name: 'TypeError', message: 'There is no such call.' } };
	port.postMessage({ id: named.data.id, type: 'HANDLER', name: 'throw', value });
}
