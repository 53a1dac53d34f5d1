import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	arrayOf,
	openApiClient,
	recordOf,
	resultsOf,
	type ApiAnswer,
	type ApiClient
} from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const NEXT = /^<\?(\S+)>; rel="next"$/;

let world: ServerWorld;
let provider: string;
let owner: string;
let api: ApiClient;

beforeEach(async () => {
	world = await createServerWorld();
	owner = await world.addAdministrator({ role: OWNER_ROLE });
	api = await openApiClient(world, owner);
	provider = `/providers/${world.providerId}`;
});
afterEach(() => world.close());

/** Reads a list to its end by its own links. */
async function pagesOf(path: string, read: (answer: ApiAnswer) => Record<string, unknown>[]) {
	const pages: unknown[][] = [];
	let query: string | undefined = 'limit=2';
	while (query !== undefined) {
		const answer: ApiAnswer = await api.get(`${path}?${query}`);
		pages.push(read(answer).map(({ id }) => id));
		[, query] = NEXT.exec(answer.headers.get('link') ?? '') ?? [];
	}
	return pages;
}

test('a record that is known already is answered without its content, until it changes', async () => {
	for (const path of [
		'/me',
		provider,
		`${provider}/settings`,
		`${provider}/administrators/${owner}`
	]) {
		const first = await api.get(path);
		const tag = first.headers.get('etag') ?? '';
		const known = await api.get(path, { 'if-none-match': `"other", W/${tag}` });
		const other = await api.get(path, { 'if-none-match': '"other"' });

		expect([known.status, known.body, known.headers.get('etag')]).toEqual([304, undefined, tag]);
		expect([other.status, other.body]).toEqual([200, first.body]);
	}
	const path = `${provider}/administrators/${owner}`;
	const before = (await api.get(path)).headers.get('etag') ?? '';
	await api.patch(path, { firstname: 'Grace' });
	expect((await api.get(path, { 'if-none-match': before })).status).toBe(200);
});

test('each page of a list leads to the next one, and the last page to none', async () => {
	const made = [];
	for (const name of ['A', 'B', 'C', 'D']) made.push(await world.addOrganization(name));
	const path = `${provider}/events`;
	const all = arrayOf(await api.get(`${path}?limit=100`)).map(({ id }) => id);

	const organizations = await pagesOf(`${provider}/organizations`, resultsOf);
	const events = await pagesOf(path, arrayOf);

	expect(organizations.map((page) => page.length)).toEqual([2, 2]);
	expect(organizations.flat()).toEqual(made.toSorted());
	expect(events.flat()).toEqual(all);
	expect(events.every((page) => page.length <= 2)).toBe(true);
});

test('each answer says how many requests are left', async () => {
	const { headers } = await api.get('/roles');
	const refused = await api.get('/none');

	const left = (text: string | null) => Number(/^"key";r=(\d+)$/.exec(text ?? '')?.[1]);
	expect(headers.get('ratelimit-policy')).toBe('"key";q=1200;w=60');
	expect(left(headers.get('ratelimit'))).toBeGreaterThan(0);
	expect(left(refused.headers.get('ratelimit'))).toBe(left(headers.get('ratelimit')) - 1);
});

test.each([
	['/api/v3/roles', {}, 404, 'not_found'],
	['/api/v2/none', {}, 404, 'not_found'],
	[`/api/v2/${'a'.repeat(3_000)}`, {}, 414, 'uri_too_long'],
	['/api/v2/roles', { origin: 'https://elsewhere.example' }, 403, 'forbidden']
] as const)(
	'a refusal has the one form anywhere under /api: %s',
	async (path, sent, code, reason) => {
		const headers = { ...sent, 'x-api-key': api.key };
		const answer = await world.request(path, { headers });

		expect(answer.status).toBe(code);
		const body = recordOf({ body: await answer.json() });
		expect(body).toMatchObject({ code, reason, details: [] });
		expect(Object.keys(body)).toEqual(['code', 'status', 'message', 'reason', 'details']);
	}
);
