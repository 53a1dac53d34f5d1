import * as z from 'zod/mini';
import type { Schemas } from '#lib/engine-api/calls/call.ts';

/** The calls with the schemas of their arguments; a method without them cannot be called. */
type Calls<Api> = { readonly [Name in keyof Api]: { readonly args: Schemas } };

/** A call as the page's Comlink sends it; all other messages of Comlink are refused. */
const Call = z.strictObject({
	id: z.string().check(z.maxLength(64)),
	type: z.literal('APPLY'),
	path: z.array(z.string()),
	argumentList: z.array(z.strictObject({ type: z.literal('RAW'), value: z.unknown() }))
});
type Call = z.infer<typeof Call>;

const Named = z.looseObject({ id: z.string().check(z.maxLength(64)) });

/**
 * Answers Comlink calls that name one of the methods and whose arguments match its schema, and
 * refuses everything else. Comlink's own `expose` walks any path that a message names, to read what
 * is there, set it or construct it.
 */
export function answerCalls<Api extends object>(
	port: MessagePort,
	api: Api,
	calls: Calls<Api>
): void {
	const entries = Object.entries<{ readonly args: Schemas }>(calls);
	const schemas = new Map(entries.map(([name, { args }]) => [name, args]));
	port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
		const call = Call.safeParse(data);
		if (call.success)
			answer(port, call.data, () => carryOut(api, call.data, schemas)).catch(() => undefined);
		else refuse(port, data);
	});
	port.start();
}

function carryOut(
	api: object,
	{ path, argumentList }: Call,
	schemas: ReadonlyMap<string, Schemas>
): unknown {
	const values = argumentList.map(({ value }) => value);
	const [name = '', ...deeper] = path;
	const args = deeper.length === 0 ? schemas.get(name) : undefined;
	const method: unknown = args && matches(values, args) ? Reflect.get(api, name) : undefined;
	if (typeof method !== 'function') throw new TypeError('There is no such call.');
	return Reflect.apply(method, api, values);
}

function matches(values: readonly unknown[], schemas: Schemas): boolean {
	return (
		values.length <= schemas.length &&
		schemas.every((schema, at) => schema.safeParse(values[at]).success)
	);
}

async function answer(port: MessagePort, { id }: Call, run: () => unknown): Promise<void> {
	try {
		port.postMessage({ id, type: 'RAW', value: await run() });
	} catch (error) {
		fail(port, id, error);
	}
}

function refuse(port: MessagePort, message: unknown): void {
	const named = Named.safeParse(message);
	if (named.success) fail(port, named.data.id, new TypeError('There is no such call.'));
}

/** Replies as Comlink does for a thrown error, so that the caller's promise rejects. */
function fail(port: MessagePort, id: string, error: unknown): void {
	const { name, message } = error instanceof Error ? error : new Error(String(error));
	const value = { isError: true, value: { name, message } };
	port.postMessage({ id, type: 'HANDLER', name: 'throw', value });
}
