import { PLAIN_NAMES } from '@tenantry/shared/domain/administrator/fields.ts';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ServerReplica } from '#support/servers/replica.ts';
import { openSurface, type Route, type Surface } from '#support/api/surface.ts';

/**
 * Fields that the wire carries of each kind of row, and nothing else: no hash, no seed, no token.
 */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
	administrator: [
		'email',
		...PLAIN_NAMES,
		'role',
		'suspended',
		'registered',
		'mfaEnrolmentStartedAt',
		'mfaEnrolledAt',
		'apiKey',
		'accessMode',
		'invitationMail',
		'passwordResetMail',
		'totpResetMail',
		'callerCodeMail',
		'callerVerifiedAt',
		'phone',
		'note',
		'operatorAccess',
		'accessEnd',
		'endsAt',
		'plannedSuspension',
		'plansAsOwner',
		'restoreAt',
		'roleReturn',
		'accessReturns',
		'exportUntil',
		'unlockedAt',
		'createdAt'
	],
	organization: ['name', 'attached', 'maxSystemUsers', 'createdAt']
};
const SECRET = /hash|secret|seed|sealed|token|password(?!Reset)|credential|cookie/i;

const Property = z.object({ readOnly: z.optional(z.boolean()) });
const Shape = z.object({ properties: z.optional(z.record(z.string(), Property)) });
const Document = z.object({
	paths: z.record(z.string(), z.record(z.string(), z.unknown())),
	components: z.object({ schemas: z.record(z.string(), Shape) })
});
const Writing = z.object({
	requestBody: z.optional(
		z.object({ content: z.object({ 'application/json': z.object({ schema: Shape }) }) })
	)
});

let surface: Surface;
let document: z.infer<typeof Document>;

beforeAll(async () => {
	surface = await openSurface();
	const path = '/api/v2/openapi.json';
	const answer = await surface.ask({ method: 'GET', path, pattern: path });
	document = Document.parse(await answer.json());
});
afterAll(() => surface.close());

/**
 * Returns the fields that the route accepts, or undefined where it takes no body. Read-only fields
 * are only echoed.
 */
function takenBy({ method, pattern }: Route): readonly string[] | undefined {
	const path = pattern.replace('/api/v2', '').replaceAll(/:(\w+)/g, '{$1}');
	const { requestBody } = Writing.parse(document.paths[path]?.[method.toLowerCase()]);
	const schema = requestBody?.content['application/json'].schema;
	const entries = schema && Object.entries(schema.properties ?? {});
	return entries?.filter(([, { readOnly }]) => readOnly !== true).map(([name]) => name);
}

test('SEC-D03 no route of the API accepts a field that only the server writes', async () => {
	const records = Object.values(document.components.schemas);
	const known = records.flatMap(({ properties = {} }) => Object.keys(properties));
	const own = Object.values(FIELDS).flat();
	const others = ['providerId', 'provider_id', 'version', 'deleted', 'isAdmin', 'prototype'];
	const names = new Set([...known, ...own, ...others, '_id', 'constructor', '__proto__']);
	const before = await surface.everything();
	const taken: string[] = [];
	let tried = 0;

	for (const route of surface.mutating.filter(({ path }) => path.startsWith('/api/v2/'))) {
		const allowed = takenBy(route) ?? [];
		for (const name of names) {
			if (allowed.includes(name)) continue;
			tried += 1;
			const { status } = await surface.ask(route, { body: `{${JSON.stringify(name)}:{"x":1}}` });
			if (status !== 400) taken.push(`${route.method} ${route.pattern} ${name}: ${status}`);
		}
	}

	expect(taken).toEqual([]);
	expect(tried).toBeGreaterThan(300);
	expect(await surface.everything()).toEqual(before);
});

test('SEC-D03 no field of a message pollutes object prototypes', async () => {
	const bodies = [
		'{"__proto__":{"isOwner":true}}',
		'{"constructor":{"prototype":{"isOwner":true}}}',
		'{"device":{"__proto__":{"isOwner":true}}}',
		'{"mutations":[{"args":{"__proto__":{"isOwner":true}},"base":{"__proto__":1}}]}'
	];

	for (const route of surface.mutating)
		for (const body of bodies) {
			const { status } = await surface.ask(route, { body });
			expect(status).toBe(400);
		}
	expect(Object.hasOwn(Object.prototype, 'isOwner')).toBe(false);
	expect(Reflect.get({}, 'isOwner')).toBeUndefined();
});

test.each(ROLES)(
	'SEC-F07 a device of the role %s receives exactly the listed fields',
	async (role) => {
		const { world } = surface;
		const device = await world.signIn(await world.addAdministrator({ role }));
		const { deviceId } = device;
		const answer = await device.fetch('/sync/v1/pull', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId, cookie: null, limit: 500 })
		});

		const { put } = PullAnswer.parse(await answer.json());
		expect(put.length).toBeGreaterThan(1);
		for (const [collection, , value] of put) {
			const known = FIELDS[collection];
			if (known !== undefined) expect(known).toEqual(expect.arrayContaining(Object.keys(value)));
			expect(Object.keys(value).filter((name) => SECRET.test(name))).toEqual([]);
		}
	}
);

test('SEC-F07 the API answers with the documented fields and shows four characters of a key', async () => {
	const allowed = new Set(
		Object.values(document.components.schemas).flatMap(({ properties = {} }) =>
			Object.keys(properties)
		)
	);
	const reading = surface.routes.filter(
		({ method, path }) => method === 'GET' && /^\/api\/v2\/(?!openapi)/.test(path)
	);
	let looked = 0;

	for (const route of reading) {
		const answer = await surface.ask(route);
		const text = await answer.text();
		expect(answer.status).toBe(200);
		expect(text).not.toContain(surface.key.slice(0, 12));
		for (const record of recordsIn(JSON.parse(text))) {
			looked += 1;
			expect([...allowed]).toEqual(expect.arrayContaining(Object.keys(record)));
		}
	}
	expect(looked).toBeGreaterThan(10);
});

test('SEC-D09 a false device clock gains nothing, ten years ahead or behind', async () => {
	const { world } = surface;
	const year = 365 * 24 * 3_600_000;
	const id = surface.ids.administrator;
	for (const offMs of [10 * year, -10 * year]) {
		const [first, second] = [
			new ServerReplica(world, await world.signIn(surface.owner.administratorId)),
			new ServerReplica(world, await world.signIn(surface.owner.administratorId))
		];
		await Promise.all([first.pull(), second.pull()]);
		const authoredAt = world.clock.now + offMs;
		const early = first.mutation('administrator.editDetails', { id, firstName: `Early ${offMs}` });
		const late = { id, firstName: `Late ${offMs}` };

		await first.push(early);
		const [result] = await second.push(
			second.mutation('administrator.editDetails', late, { authoredAt })
		);
		await second.pull();

		expect(second.rows.get(`administrator/${id}`)?.value.firstName).toBe(`Early ${offMs}`);
		expect(result?.outcome).not.toBe('applied');
	}
});

const Records = z.union([
	z.array(z.record(z.string(), z.unknown())),
	z.object({ results: z.array(z.record(z.string(), z.unknown())) })
]);

function recordsIn(body: unknown): readonly Record<string, unknown>[] {
	const records = Records.safeParse(body);
	if (!records.success) return [z.record(z.string(), z.unknown()).parse(body)];
	return Array.isArray(records.data) ? records.data : records.data.results;
}
