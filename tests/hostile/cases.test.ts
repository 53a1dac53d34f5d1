import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { PushRequest } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLACES } from '#fuzz/places.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import { CASES } from './cases.ts';
import { fieldsOf, fullSizesOf } from '#fuzz/full-size.ts';
import type { Own } from './own.ts';

const OWN: Own = {
	deviceId: 'd'.repeat(24),
	providerId: 'e'.repeat(24),
	administratorIds: ['f'.repeat(24)],
	organizationIds: ['0'.repeat(24)],
	endpoint: 'https://127.0.0.1:1/x',
	cookie: ''
};
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

let world: ServerWorld;

beforeAll(async () => {
	world = await createServerWorld();
});
afterAll(() => world.close());

function bodiesOf(route: string, method = 'POST'): readonly unknown[] {
	const found = CASES.filter((one) => one.route === route && one.method === method);
	const full = found.filter(({ isRandom }) => !isRandom);
	return full.flatMap(({ body }) => (body === undefined ? [] : [body(OWN)]));
}

test('SEC-E21 every kind of change has a hostile case, at its full size and of a form that is read', () => {
	const unread: string[] = [];
	const pushed = new Map<string, unknown[]>();
	for (const body of bodiesOf('/sync/v1/push'))
		for (const { name, args } of PushRequest.parse(body).mutations)
			pushed.set(name, [...(pushed.get(name) ?? []), args]);
	for (const { args } of MUTATORS_BY_NAME.values())
		for (const message of fullSizesOf(args))
			if (!args.safeParse(message).success) unread.push(JSON.stringify(message));

	expect([...MUTATORS_BY_NAME.keys()].filter((name) => !pushed.has(name))).toEqual([]);
	expect(unread).toEqual([]);
	for (const [name, { args }] of MUTATORS_BY_NAME) {
		const sent = pathsIn(pushed.get(name) ?? []);
		expect([name, fieldsOf(args).filter((field) => !sent.has(field))]).toEqual([name, []]);
	}
});

test('SEC-E21 every route of the server has a hostile case, those of the public API among them', () => {
	const known = new Set(CASES.map(({ method, route }) => `${method} ${route}`));
	const routes = world.routes
		.filter(({ method, path }) => METHODS.has(method) && !path.endsWith('*'))
		.map(({ method, path }) => `${method} ${path}`);

	expect(routes.filter((route) => route.includes('/api/v2/')).length).toBeGreaterThan(15);
	expect(routes.length).toBeGreaterThan(60);
	expect([...new Set(routes)].filter((route) => !known.has(route))).toEqual([]);
});

test('SEC-E21 every field of every message is sent, at its full size and in a form that is read', () => {
	for (const { method, path, body } of PLACES) {
		if (body === undefined) continue;
		const bodies = bodiesOf(path, method);
		const sent = pathsIn(bodies);
		const unread = bodies.filter((one) => !body.safeParse(one).success);
		expect([path, unread.map((one) => JSON.stringify(one).slice(0, 200))]).toEqual([path, []]);
		expect([path, fieldsOf(body).filter((field) => !sent.has(field))]).toEqual([path, []]);
	}
});

/** Returns the path of every field in these messages; items of a list are not told apart. */
function pathsIn(messages: readonly unknown[]): ReadonlySet<string> {
	const paths = new Set<string>();
	const visit = (value: unknown, above: string): void => {
		if (Array.isArray(value)) for (const item of value) visit(item, above);
		else if (typeof value === 'object' && value !== null)
			for (const [name, inner] of Object.entries(value)) {
				paths.add(`${above}${name}`);
				visit(inner, `${above}${name}.`);
			}
	};
	visit(messages, '');
	return paths;
}
