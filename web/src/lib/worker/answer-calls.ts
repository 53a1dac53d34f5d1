import * as z from 'zod/mini';

/** What each method is called with; a method that is not among them is none. */
type Arguments<Api> = { readonly [Name in keyof Api]: z.ZodMiniType };

/** As the page's Comlink says that it calls something; its other messages are not for us. */
const Call = z.strictObject({
	id: z.string().check(z.maxLength(64)),
	type: z.literal('APPLY'),
	path: z.tuple([z.string()]),
	argumentList: z.array(z.strictObject({ type: z.literal('RAW'), value: z.unknown() }))
});
type Call = z.infer<typeof Call>;

const Named = z.looseObject({ id: z.string().check(z.maxLength(64)) });

/**
 * Answers the calls of a page's Comlink that name one of the methods and bring arguments of its
 * kind; nothing else. Comlink's own `expose` walks whatever path a message names, to read what
 * stands there, to set it, or to build one.
 */
export function answerCalls<Api extends object>(
	port: MessagePort,
	api: Api,
	argumentsByName: Arguments<Api>
): void {
	const schemas = new Map<string, z.ZodMiniType>(Object.entries(argumentsByName));
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
	{ path: [name], argumentList }: Call,
	schemas: ReadonlyMap<string, z.ZodMiniType>
): unknown {
	const values = argumentList.map(({ value }) => value);
	const method: unknown = schemas.has(name) ? Reflect.get(api, name) : undefined;
	const isMeant = schemas.get(name)?.safeParse(values).success === true;
	if (!isMeant || typeof method !== 'function') throw new TypeError('There is no such call.');
	return Reflect.apply(method, api, values);
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

/** As Comlink says that something was thrown: whoever waits for an answer hears that there is none. */
function fail(port: MessagePort, id: string, error: unknown): void {
	const { name, message } = error instanceof Error ? error : new Error(String(error));
	const value = { isError: true, value: { name, message } };
	port.postMessage({ id, type: 'HANDLER', name: 'throw', value });
}
