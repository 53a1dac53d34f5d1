import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CAPABILITIES, type Target } from '#support/matrix/capabilities.ts';
import { addForeignProvider, type ForeignProvider } from '#support/servers/foreign-provider.ts';
import { createOperator, newId, type OpenedSession } from '#support/servers/operator.ts';
import { PROVIDER_CAPABILITIES } from '#support/matrix/provider-capabilities.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { openSurface, type Route, type Surface } from '#support/api/surface.ts';

/** Texts that would reveal that the other provider is there. */
const CANARIES = /South|Zoe/i;

/** Bodies that get as far as the row that the request is about. */
const BODIES: Readonly<Record<string, object>> = {
	'PATCH /api/v2/providers/:provider_id/administrators/:id': { firstname: 'Grace' },
	'PATCH /api/v2/providers/:provider_id/organizations/:id': { name: 'Renamed' },
	'PUT /api/v2/providers/:provider_id/organizations/:id': { maxSystemUsers: 5 },
	'PATCH /api/v2/providers/:provider_id/settings': { leaseHours: 24 },
	'POST /api/v2/providers/:provider_id/organizations': { name: 'New' },
	'POST /api/v2/providers/:provider_id/administrators': {
		email: 'new@north.example',
		roleName: 'Manager'
	}
};

let surface: Surface;
let foreign: ForeignProvider;
let zoe: OpenedSession;

beforeEach(async () => {
	surface = await openSurface();
	const { world } = surface;
	foreign = await addForeignProvider(world);
	const { providerId, administratorId } = foreign;
	const operator = createOperator({
		providerId,
		clock: world.clock,
		use: (run) => run(world.store)
	});
	await operator.apply('administrator.recordEnrolment', { id: administratorId, isFinished: true });
	zoe = await operator.openSession(administratorId, 'Zoe’s tablet');
});
afterEach(() => surface.close());

/** Returns the route's path with each id replaced by one of the other provider. */
function pathsWith(route: Route, ids: Pick<ForeignProvider, keyof ForeignProvider>): string[] {
	const { provider, administrator, organization } = surface.ids;
	return [
		[provider, ids.providerId],
		[administrator, ids.administratorId],
		[organization, ids.organizationId]
	].flatMap(([own = '', other = '']) =>
		route.path.includes(own) ? [route.path.replace(own, other)] : []
	);
}

function unknownIds(): ForeignProvider {
	return { providerId: newId(), administratorId: newId(), organizationId: newId() };
}

async function ask(route: Route, path: string, organization: string) {
	const links = route.pattern.endsWith('organizationlinks');
	const body = links ? { organization } : (BODIES[`${route.method} ${route.pattern}`] ?? {});
	const withBody = route.method !== 'GET' && { body: JSON.stringify(body) };
	const answer = await surface.ask(route, { path, ...withBody });
	return `${answer.status} ${await answer.text()}`;
}

/** Removes what differs in every answer. */
function plain(text: string): string {
	return text.replaceAll(/"requestId":"\w+"/g, '').replaceAll(/[0-9a-f]{24}/g, 'an id');
}

test('SEC-D02 every path with an id of another provider answers as for an unknown id', async () => {
	const routes = surface.routes.filter(({ path }) => path.startsWith('/api/v2/'));
	const before = await rowsOfForeign();
	const found: string[] = [];
	let tried = 0;

	for (const route of routes) {
		const unknown = unknownIds();
		const strangers = pathsWith(route, unknown);
		for (const [place, path] of pathsWith(route, foreign).entries()) {
			const answer = await ask(route, path, foreign.organizationId);
			const expected = await ask(route, strangers[place] ?? '', unknown.organizationId);
			tried += 1;
			if (!answer.startsWith('404') || plain(answer) !== plain(expected))
				found.push(`${route.method} ${path}: ${answer}, ${expected}`);
		}
	}

	expect(found).toEqual([]);
	expect(tried).toBeGreaterThan(25);
	expect(await rowsOfForeign()).toEqual(before);
});

test('SEC-D02 an organization of another provider cannot be linked by its name or its id', async () => {
	const { administrator } = surface.ids;
	const route = surface.routes.find(
		({ method, pattern }) => method === 'POST' && pattern.endsWith('organizationlinks')
	);
	if (route === undefined) throw new Error('Nobody links.');
	const path = `/api/v2/administrators/${administrator}/organizationlinks`;

	const answers = [
		await ask(route, path, foreign.organizationId),
		await ask(route, path, 'Southern')
	];
	const unknown = [await ask(route, path, newId()), await ask(route, path, 'Unheard of')];

	expect(answers[0]).toMatch(/^404/);
	expect(answers[1]).toMatch(/^4/);
	expect(answers.map(plain)).toEqual(unknown.map(plain));
});

/** Returns the number of rows of the provider itself, where the answer has a count. */
function countOf(pattern: string): number {
	return /\/administrator(s|links)$/.test(pattern) ? 2 : 1;
}

test('SEC-D02 no list, filter, search or page shows or counts resources of another provider', async () => {
	const lists = surface.routes.filter(
		// The roles are the same for all.
		({ method, path }) => method === 'GET' && /^\/api\/v2\/(?!openapi|roles)/.test(path)
	);
	const { administratorId, organizationId, providerId } = foreign;
	const ids = [administratorId, organizationId, providerId];
	const queries = [
		'',
		'limit=100',
		'after=0&limit=100',
		'sort=email',
		'filter=email:search:south',
		'filter=name:search:south',
		'filter=firstname:eq:Zoe',
		'filter=email:eq:zoe@south.example',
		...ids.map((id) => `filter=id:eq:${id}`),
		`filter=id:in:${ids.join('|')}`
	];

	for (const route of lists)
		for (const query of queries) {
			const headers = { 'x-unfiltered-total-count': '1' };
			const answer = await surface.ask(route, { path: `${route.path}?${query}`, headers });
			const text = await answer.text();

			expect(text).not.toMatch(CANARIES);
			if (query.startsWith('filter=id') && answer.status === 200 && text.includes('totalCount'))
				expect(JSON.parse(text)).toMatchObject({ results: [], totalCount: 0 });
			// Some lists have no count.
			const unfiltered = answer.headers.get('x-unfiltered-total-count');
			if (unfiltered !== null) expect(Number(unfiltered)).toBe(countOf(route.pattern));
		}
});

describe('a device', () => {
	let replica: ServerReplica;

	beforeEach(async () => {
		replica = new ServerReplica(surface.world, surface.owner);
		await replica.pull();
	});

	const send = async (path: string, body: object) => {
		const headers = { 'content-type': 'application/json' };
		const text = JSON.stringify(body);
		const answer = await surface.owner.fetch(path, { method: 'POST', headers, body: text });
		return plain(`${answer.status} ${await answer.text()}`);
	};

	test('SEC-D02 pulls nothing of another provider, even with a device and a cookie of that provider', async () => {
		const headers = { 'content-type': 'application/json', cookie: zoe.cookie };
		const first = { deviceId: zoe.deviceId, cookie: null, limit: 500 };
		const init = { method: 'POST', headers, body: JSON.stringify(first) };
		const pulled = await surface.world.request('/sync/v1/pull', init);
		const theirs = PullAnswer.parse(await pulled.json());
		const { deviceId } = surface.owner;

		const asThem = await send('/sync/v1/pull', { ...first, cookie: theirs.cookie });
		const withCookie = await send('/sync/v1/pull', { ...first, cookie: theirs.cookie, deviceId });
		const fresh = await send('/sync/v1/pull', { ...first, deviceId });

		expect(asThem).toBe(await send('/sync/v1/pull', { ...first, deviceId: newId() }));
		expect(`${withCookie}${fresh}`).not.toMatch(CANARIES);
		expect(fresh).toMatch(/^200/);
	});

	test('SEC-D02 gets the same answer about people of another provider as about unknown ids', async () => {
		const { deviceId } = surface.owner;
		const { administratorId, organizationId, providerId } = foreign;
		const questions: ((id: string) => readonly [string, object])[] = [
			(id) => ['/sync/v1/devices', { administratorId: id }],
			(id) => ['/sync/v1/key-use', { administratorId: id }],
			(id) => ['/sync/v1/setup-link', { administratorId: id }],
			(id) => ['/sync/v1/caller-check', { administratorId: id, code: '482913' }],
			...['administrator', 'organization', 'provider'].map(
				(collection) => (id: string) =>
					[
						'/sync/v1/audit',
						{ deviceId, limit: 200, filters: { subject: { collection, id } } }
					] as const
			),
			(id) => ['/sync/v1/audit', { deviceId, limit: 200, filters: { actorId: id } }],
			(id) => ['/sync/v1/audit/verify', { deviceId: id }],
			(id) => ['/sync/v1/known', { deviceId: id, ids: ['a'.repeat(32)] }]
		];

		for (const question of questions)
			for (const id of [administratorId, organizationId, providerId, zoe.deviceId]) {
				const answer = await send(...question(id));

				expect(answer).not.toMatch(CANARIES);
				expect(answer).toBe(await send(...question(newId())));
			}
	});

	test('SEC-D02 gets the same refusal for every change to people of another provider as to unknown ids', async () => {
		const target = (ids: ForeignProvider): Target => ({
			providerId: ids.providerId,
			id: ids.administratorId,
			deviceId: zoe.deviceId,
			organizationId: ids.organizationId,
			email: 'zoe@south.example'
		});
		const calls = [...CAPABILITIES, ...PROVIDER_CAPABILITIES].flatMap(({ call }) => call ?? []);
		const before = await rowsOfForeign();
		const found: string[] = [];

		for (const call of calls) {
			const theirs = await replica.push(call(target(foreign)).on(replica));
			const nobodys = await replica.push(call(target(unknownIds())).on(replica));
			const [a, b] = [theirs, nobodys].map(([result]) =>
				JSON.stringify([result?.outcome, result?.rejection?.code])
			);
			const { name } = call(target(foreign));
			// An id that another provider has is refused as one of one's own that is taken.
			if (name === 'administrator.create') expect(a).toBe('["rejected","id_reused"]');
			else if (a !== b) found.push(`${name}: ${a}, ${b}`);
		}

		expect(found).toEqual([]);
		expect(await rowsOfForeign()).toEqual(before);
		expect(JSON.stringify(await surface.world.audit())).not.toMatch(/Southern|Zoe/);
	});

	test('SEC-D02 gets no answer about changes that another provider decided', async () => {
		const headers = { 'content-type': 'application/json', cookie: zoe.cookie };
		const id = 'd'.repeat(32);
		const mutation = replica.mutation('organization.create', { id: newId(), name: 'Southern 2' });
		const body = JSON.stringify({
			deviceId: zoe.deviceId,
			lane: 'ordinary',
			clientNow: 0,
			queueDepth: 0,
			oldestAt: null,
			mutations: [{ ...mutation, id, seen: null }]
		});
		const pushed = await surface.world.request('/sync/v1/push', { method: 'POST', headers, body });

		const known = await send('/sync/v1/known', { deviceId: surface.owner.deviceId, ids: [id] });

		expect(pushed.status).toBe(200);
		expect(known).toContain('"unknown":["an id');
	});
});

async function rowsOfForeign(): Promise<unknown> {
	const { db } = surface.world.store;
	const tables = ['record', 'mutation', 'audit_event', 'effect'] as const;
	return Promise.all(
		tables.map((table) =>
			db.selectFrom(table).selectAll().where('provider_id', '=', foreign.providerId).execute()
		)
	);
}
