import { proxy, transfer, wrap } from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { answerCalls } from './answer-calls.ts';

const secret = { key: 'kept' };

const hidden = vi.fn();

let page: MessagePort;
let far: MessagePort;

beforeEach(() => {
	const api = {
		add: (a: number, b: number) => a + b,
		greet: () => 'hello',
		secret,
		hidden,
		async fail() {
			throw new RangeError('It is over.');
		}
	};
	({ port1: page, port2: far } = new MessageChannel());
	answerCalls<Pick<typeof api, 'add' | 'greet' | 'fail'>>(far, api, {
		add: { args: [z.number(), z.number()] },
		greet: { args: [] },
		fail: { args: [] }
	});
});
afterEach(() => {
	page.close();
	far.close();
});

/** Sends a message as Comlink, or anyone else, would write it, and returns the answer. */
function answerTo(message: object): Promise<unknown> {
	return new Promise((resolve) => {
		page.addEventListener('message', ({ data }) => resolve(data), { once: true });
		page.start();
		page.postMessage(message);
	});
}

const refused = { id: 'x', type: 'HANDLER', name: 'throw' };
const call = (path: readonly unknown[], ...values: readonly unknown[]) => ({
	id: 'x',
	type: 'APPLY',
	path,
	argumentList: values.map((value) => ({ type: 'RAW', value }))
});

test('SEC-E16 a call of a named method with its arguments is answered', async () => {
	const remote = wrap<{ add(a: number, b: number): number; greet(): string }>(page);

	expect([await remote.add(1, 2), await remote.greet()]).toEqual([3, 'hello']);
});

test('an error of a method is rethrown at the caller', async () => {
	const failing = wrap<{ fail(): never }>(page).fail();

	await expect(failing).rejects.toThrow(/^It is over\.$/);
	await expect(failing).rejects.toMatchObject({ name: 'RangeError' });
});

test.each<readonly [string, object]>([
	['an unnamed method', call(['hidden'])],
	['a method that every object has', call(['toString'])],
	['the constructor of the object', call(['constructor'])],
	['the prototype', call(['__proto__'])],
	['a path of two steps', call(['add', 'call'], null, 1, 2)],
	['the way to all code', call(['add', 'constructor'], 'return 1')],
	['no path', call([])],
	['a path that is not a name', call([0])],
	['reading', { id: 'x', type: 'GET', path: ['secret', 'key'] }],
	['reading everything', { id: 'x', type: 'GET', path: [] }],
	['setting', { id: 'x', type: 'SET', path: ['greet'], value: { type: 'RAW', value: 'mine' } }],
	[
		'setting deep inside',
		{ id: 'x', type: 'SET', path: ['__proto__', 'isOwner'], value: { type: 'RAW', value: true } }
	],
	['making one', { id: 'x', type: 'CONSTRUCT', path: ['add'], argumentList: [] }],
	['another port to everything', { id: 'x', type: 'ENDPOINT' }],
	['closing', { id: 'x', type: 'RELEASE' }],
	['a message type unknown to Comlink', { id: 'x', type: 'EVAL', path: ['add'] }],
	['too few arguments', call(['add'], 1)],
	['too many', call(['add'], 1, 2, 3)],
	['arguments of another kind', call(['add'], '1', { valueOf: 1 })],
	[
		'an argument that Comlink would build',
		{
			id: 'x',
			type: 'APPLY',
			path: ['add'],
			argumentList: [{ type: 'HANDLER', name: 'throw', value: { isError: false, value: 1 } }]
		}
	],
	['more than a call has', { ...call(['greet']), more: 1 }]
])('SEC-E16 %s is refused', async (_what, message) => {
	expect(await answerTo(message)).toMatchObject(refused);
	expect(hidden).not.toHaveBeenCalled();
	expect(secret).toEqual({ key: 'kept' });
	expect(Reflect.get({}, 'isOwner')).toBeUndefined();
	expect(await answerTo(call(['greet']))).toMatchObject({ id: 'x', value: 'hello' });
});

test.each([null, undefined, 1, 'APPLY', [], {}, { id: 1 }, { id: 'x'.repeat(65) }])(
	'SEC-E16 %j gets no answer',
	async (message) => {
		page.postMessage(message);

		// The first answer belongs to the call that follows.
		expect(await answerTo(call(['greet']))).toMatchObject({ value: 'hello' });
	}
);

test('SEC-E16 the engine calls no function of the page and accepts none of its ports', async () => {
	const remote = wrap<{ add(a: unknown, b: unknown): number }>(page);
	const { port1 } = new MessageChannel();
	const callback = vi.fn();

	await expect(remote.add(proxy(callback), 1)).rejects.toThrow('There is no such call.');
	await expect(remote.add(transfer(port1, [port1]), 1)).rejects.toThrow('There is no such call.');
	expect(callback).not.toHaveBeenCalled();
});
