import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { PushRequest } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENDPOINTS } from '#support/hostile/endpoints.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import { CASES } from './cases.ts';

const METHODS = new Set(['GET', 'POST', 'DELETE']);
/** Routes that only the middleware answers, and those of a browser's own pages. */
const OF_PEOPLE = /^\/(session|sync)\/v1\/[a-z]/;
/** Routes with nothing to send that a session could make larger. */
const PLAIN = new Set(['/session/v1/links', '/sync/v1/reviews/:id/evidence']);

let world: ServerWorld;

beforeAll(async () => {
	world = await createServerWorld();
});
afterAll(() => world.close());

test('SEC-E21 every kind of change has a hostile case, of the form that its route takes', () => {
	const pushed = new Set<string>();
	for (const { path, body } of CASES) {
		if (path !== '/sync/v1/push' || body === undefined) continue;
		const request = PushRequest.safeParse(body('a'.repeat(24)));
		if (!request.success) continue;
		for (const { name } of request.data.mutations) pushed.add(name);
	}

	expect([...MUTATORS_BY_NAME.keys()].filter((name) => !pushed.has(name))).toEqual([]);
});

test('SEC-E21 every route of a signed-in person has a hostile case', () => {
	const known = new Set(CASES.map(({ method, path }) => `${method} ${path}`));
	const routes = world.routes
		.filter(({ method, path }) => METHODS.has(method) && OF_PEOPLE.test(path))
		.filter(({ path }) => !path.endsWith('*') && !PLAIN.has(path))
		.map(({ method, path }) => `${method} ${path}`);

	expect(routes.length).toBeGreaterThan(30);
	expect([...new Set(routes)].filter((route) => !known.has(route))).toEqual([]);
});

test('SEC-E21 every text that a route limits is sent at its full length', () => {
	for (const { path, method = 'POST', limits = {} } of ENDPOINTS) {
		const found = CASES.find((one) => one.path === path && one.method === method);
		const text = JSON.stringify(found?.body?.('own'));
		for (const [field, length] of Object.entries(limits))
			if (field !== 'deviceId') expect(text).toContain('x'.repeat(length));
	}
});
