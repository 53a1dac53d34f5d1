import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSurface, type Surface } from '#support/api/surface.ts';

const LONGEST = 2048;
/** Node itself takes 16 KiB of headers; a proxy or another listener may take more. */
const LENGTHS = [LONGEST + 1, 15_000, 150_000];
const NAVIGATION = { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } };
/** Tests ask through Hono's `request`, which looks whether it was given a whole address. */
const OF_HONO_REQUEST = String(/^https?:\/\//);

let surface: Surface;

beforeAll(async () => (surface = await openSurface()));
afterAll(() => surface.close());

async function send(path: string): Promise<Response> {
	return surface.world.request(path, NAVIGATION);
}

/** Records the lengths of all texts that a regular expression processes during `run`. */
async function expressionsDuring(run: () => Promise<Response>) {
	const lengths: number[] = [];
	// `test`, `replace`, `match` and `split` come through here as well.
	const watched = vi.spyOn(RegExp.prototype, 'exec');
	try {
		const answer = await run();
		for (const [call, [text]] of watched.mock.calls.entries())
			if (String(watched.mock.contexts[call]) !== OF_HONO_REQUEST) lengths.push(text.length);
		return { answer, longest: Math.max(0, ...lengths), count: lengths.length };
	} finally {
		watched.mockRestore();
	}
}

test.each(
	LENGTHS.flatMap((length) => ['/', '/_app/', '/session/v1/', '/api/v2/'].map((at) => [length, at]))
)(
	'SEC-E10 SEC-E13 a path of %d characters under %s is refused before any expression runs on it',
	async (length, at) => {
		const path = String(at).padEnd(Number(length), '.');

		const { answer, longest } = await expressionsDuring(() => send(path));

		expect(answer.status).toBe(414);
		expect(await answer.json()).toMatchObject({
			[String(at).startsWith('/api/') ? 'reason' : 'code']: 'uri_too_long'
		});
		expect(longest).toBeLessThan(LONGEST);
	}
);

test('SEC-E10 SEC-E13 a path of the maximum length is answered, and a long query does not count as path', async () => {
	const longest = '/'.padEnd(LONGEST, 'a');

	const { count } = await expressionsDuring(() => send(longest));

	expect(count).toBeGreaterThan(0);
	expect((await send(longest)).status).toBe(404);
	expect((await send(`/?${'a'.repeat(15_000)}`)).status).toBe(404);
});
