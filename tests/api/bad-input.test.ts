import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	arrayOf,
	reasonOf,
	idOf,
	openApiClient,
	recordOf,
	resultsOf,
	type ApiClient
} from '#support/api/client.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

let world: ServerWorld;
let api: ApiClient;
let subject: string;
let provider: string;
let list: string;

beforeAll(async () => {
	world = await createServerWorld();
	await world.addOrganization('Bakery');
	subject = await world.addAdministrator({ role: 'Help Desk' });
	api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
	provider = `/providers/${world.providerId}`;
	list = `${provider}/administrators`;
});
afterAll(() => world.close());

const ROLE = '"roleName":"Manager"';
const many = 'x'.repeat(321);

test.each([
	[400, 'email_required', `{${ROLE}}`],
	[400, 'email_required', `{"email":" ",${ROLE}}`],
	[400, 'email_invalid', `{"email":"nobody",${ROLE}}`],
	[400, 'invalid_arguments', `{"email":"${many}@ex.example",${ROLE}}`],
	[400, 'role_required', '{"email":"a@ex.example","roleName":" "}'],
	[400, 'role_unknown', '{"email":"a@ex.example","roleName":"King"}'],
	[400, 'role_unknown', '{"email":"a@ex.example","role":"0123456789abcdef01234567"}'],
	[400, 'invalid_arguments', `{"email":1,${ROLE}}`],
	[400, 'invalid_arguments', `{"email":["a@ex.example"],${ROLE}}`],
	[400, 'invalid_arguments', `{"email":"a@ex.example","enableMultiFactor":"yes",${ROLE}}`],
	[400, 'invalid_arguments', `{"email":"a@ex.example","firstname":"\\ud800",${ROLE}}`],
	[400, 'invalid_arguments', `{"email":"a@ex.example","firstname":"${many}",${ROLE}}`],
	...['_id', 'id', 'suspended', 'registered', 'apiKeyHash', 'totpEnrolled', '__proto__', 'x'].map(
		(name) => [400, 'invalid_arguments', `{"email":"a@ex.example","${name}":{},${ROLE}}`] as const
	),
	[400, 'invalid_request', `{"email":"a@ex.example","email":"b@ex.example",${ROLE}}`],
	[400, 'invalid_arguments', `{"email":"a@ex.example","lastname":"x\\u0000",${ROLE}}`],
	[400, 'invalid_arguments', '[]'],
	[400, 'invalid_arguments', 'null'],
	[400, 'invalid_arguments', '"text"'],
	[400, 'invalid_request', ''],
	[400, 'invalid_request', '{'],
	[400, 'invalid_request', '['.repeat(1_000_000 / 8)],
	[413, 'too_large', `{"email":"${'x'.repeat(300_000)}"}`]
] as const)('SEC-D03 a creation is refused with %i %s: %.60s', async (status, code, body) => {
	const before = (await api.get(list)).body;

	const answer = await api.post(list, body, { 'content-type': 'application/json' });

	expect([answer.status, reasonOf(answer)]).toEqual([status, code]);
	expect(Object.keys(recordOf(answer))).toEqual(['code', 'status', 'message', 'reason', 'details']);
	expect((await api.get(list)).body).toEqual(before);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json;x'])(
	'a body of type %s is not read',
	async (type) => {
		const answer = await api.post(list, '{}', { 'content-type': type });

		expect([answer.status, reasonOf(answer)]).toEqual([415, 'unsupported_media_type']);
	}
);

test('a refusal names the invalid field', async () => {
	const unknown = await api.post(list, { email: 'a@ex.example', roleName: 'Manager', bindOrgs: 1 });
	const wrong = await api.patch(`${list}/${subject}`, { apiKeyAllowed: 1 });

	const missing = await api.post(list, { roleName: 'Manager', bindOrgs: 1 });

	expect(recordOf(unknown).details).toMatchObject([{ field: 'bindOrgs' }]);
	expect(recordOf(wrong).details).toEqual([
		{ field: 'apiKeyAllowed', message: 'A value of the type boolean is expected.' }
	]);
	expect(recordOf(missing).details).toEqual([
		{ field: 'email', message: 'A value is missing.' },
		{ field: 'bindOrgs', message: 'There is no such field.' }
	]);
	expect(reasonOf(await api.patch(`${list}/${subject}`, {}))).toBe('invalid_arguments');
});

test.each([
	'limit=-1',
	'limit=1.5',
	'limit=x',
	'limit=',
	'limit=1&limit=2',
	'skip=-1',
	'skip[0]=1',
	'limit=99999999999999999',
	'skip=9007199254740992',
	'sort=nothing',
	'sortIgnoreCase=__proto__',
	'fields=constructor',
	'search=x',
	'filter=email',
	'filter=email:is:x',
	'filter=nothing:eq:x',
	'filter=created:gt:yesterday',
	'filter=suspended:gt:true',
	'filter=suspended:eq:1',
	'filter=organizationAccessTotal:eq:',
	'filter=created:between:2026-01-01',
	'filter=suspended:search:t',
	'filter=firstname:eq:Ada,lastname:not:mine',
	'filter=suspended:eq:false,email:is:x',
	'filter=suspended:eq:false,nothing:eq:x',
	'filter=email:eq:*@north.example',
	'filter=roleName:in:Help*|Manager',
	'filter=email:search:*north*',
	'filter=roleNames:in:Help*',
	'filter=email:search:north*',
	'filter[x]=email:eq:a',
	`filter=${'suspended:eq:false,'.repeat(20)}suspended:eq:false`,
	`filter=id:in:${'x,'.repeat(101)}`
])('a list is refused with %s', async (query) => {
	const answer = await api.get(`${list}?${query}`);

	expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid_request']);
});

test.each([
	['email:search:NORTH', 2],
	['email:eq:NOBODY@north.example', 0],
	['roleName:ne:Help Desk', 1],
	['roleName:in:Help Desk|Manager', 1],
	['roleNames:eq:Help Desk', 1],
	['roleNames:in:Help Desk,Read Only', 1],
	['organizationAccessTotal:ge:1', 2],
	['organizationAccessTotal:between:2|3', 0],
	['created:le:2026-01-05T09:00:00Z', 2],
	['created:between:2026-01-05T08:00:00Z,2026-01-05T10:00:00Z', 2],
	['created:gt:2026-01-05T09:00:00Z', 0],
	['suspended:eq:false', 2],
	['apiKeySet:eq:true', 1],
	['apiKeyHash:ne:x', 2],
	['roleName:eq:Help Desk,registered:eq:true', 1],
	['roleName:eq:Help Desk,registered:eq:false', 0],
	['roleName:eq:Help Desk, registered:eq:true', 1],
	['roleName:in:Help Desk,Manager,suspended:eq:false,registered:eq:true', 1],
	['created:between:2026-01-05T08:00:00Z,2026-01-05T10:00:00Z,suspended:eq:false', 2],
	['firstname:ne:is this one,or:another:one', 2],
	['firstname:eq:\\*', 0],
	['roleName:eq:Help*', 1],
	['roleName:ne:Help*', 1],
	['roleName:eq:help*', 0],
	['roleNames:eq:Help*', 1],
	['roleNames:ne:Help*', 1],
	['email:eq:NOBODY*', 0],
	['email:eq:*', 2],
	['', 2]
])('the filter %s finds %i', async (filter, count) => {
	const answer = await api.get(`${list}?filter=${encodeURIComponent(filter)}`);

	expect(resultsOf(answer)).toHaveLength(count);
	expect(recordOf(answer).totalCount).toBe(count);
});

test('all filters apply together, and hidden records are counted on request', async () => {
	const header = { 'x-unfiltered-total-count': '1' };
	const query = 'filter=suspended:eq:false&filter=roleName:eq:Help Desk';

	const answer = await api.get(`${list}?${query}`, header);
	const plain = await api.get(`${list}?${query}`);

	const numbered = 'filter[0]=suspended:eq:false&filter[1]=roleName:eq:Help Desk';
	const same = await api.get(`${list}?${numbered}`);

	expect(resultsOf(answer).map(({ id }) => id)).toEqual([subject]);
	expect(same.body).toEqual(answer.body);
	expect(answer.headers.get('x-unfiltered-total-count')).toBe('2');
	expect(plain.headers.get('x-unfiltered-total-count')).toBeNull();
});

test('a list has ten records by default and a hundred at most', async () => {
	for (let number = 0; number < 120; number++) await world.addOrganization(`O${String(number)}`);

	const path = `/administrators/${subject}/organizationlinks`;
	const ten = await api.get(path);
	const zero = await api.get(`${path}?limit=0`);
	const all = await api.get(`${path}?limit=100&sort=-organization`);
	const capped = await api.get(`${path}?limit=5000&sort=-organization`);
	const rest = await api.get(`${path}?limit=5000&skip=100`);

	expect(arrayOf(ten)).toHaveLength(10);
	expect(ten.headers.get('x-total-count')).toBe('121');
	expect(zero.body).toEqual(ten.body);
	expect(arrayOf(all)).toHaveLength(100);
	expect(capped.body).toEqual(all.body);
	expect(arrayOf(rest)).toHaveLength(21);
	const ids = arrayOf(all).map(({ organization }) => String(organization));
	expect(ids).toEqual(ids.toSorted().toReversed());
});

test('headers that contradict the path are refused, and others are accepted', async () => {
	const good = { 'x-provider-id': world.providerId, 'x-org-id': newId() };

	expect((await api.get(list, good)).status).toBe(200);
	expect((await api.get(list, { 'x-provider-id': newId() })).status).toBe(400);
	expect((await api.get('/roles', { 'x-provider-id': newId() })).status).toBe(400);
	expect((await api.get(list, { 'x-org-id': 'Bakery' })).status).toBe(400);
	const [{ id = '' } = {}] = resultsOf(await api.get(`${provider}/organizations`));
	const reached = `/organizations/${String(id)}/administratorlinks`;
	expect((await api.get(reached, { 'x-org-id': String(id) })).status).toBe(200);
	expect((await api.get(reached, { 'x-org-id': newId() })).status).toBe(400);
});

test('invalid ids and unknown paths and verbs are refused as such', async () => {
	for (const id of ['x', '..%2Fadministrators', '%00', '%ff', newId(), '0'.repeat(1500)])
		expect((await api.get(`${list}/${id}`)).status).toBe(404);
	expect((await api.get(`${list}/${'0'.repeat(3000)}`)).status).toBe(414);
	expect((await api.get('/nothing')).status).toBe(404);
	const wrong = await api.patch(list, {});
	expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'HEAD, GET, POST']);
	expect(
		(await api.post(`/administrators/${subject}/organizationlinks`, { organization: 'x' })).status
	).toBe(404);
});

test('an organization that is not attached cannot be granted by a script', async () => {
	const id = idOf(await api.post(`${provider}/organizations`, { name: 'Apart' }));
	await world.apply('organization.attach', { id, attached: false });

	const path = `/administrators/${subject}/organizationlinks`;
	const answer = await api.post(path, { organization: id });

	expect([answer.status, reasonOf(answer)]).toEqual([409, 'organization_unattached']);
	expect(arrayOf(await api.get(`${path}?filter=organization:eq:${id}`))).toEqual([]);
});

test.each(['{"ticket":"\\ud800"}', '{"reason":"a\\udfff"}', '{"reason":"\\u0000"}'])(
	'SEC-F11 a refused request with %s as its reason leaves a consistent audit',
	async (body) => {
		const path = `${list}/${subject}/suspend`;
		const answer = await api.post(path, body, { 'content-type': 'application/json' });

		expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid_arguments']);
		const events = await world.audit();
		expect(events.at(-1)).toMatchObject({ code: 'invalid_arguments', reason: null, ticket: null });
		expect(firstBrokenLink(events)).toBeUndefined();
	}
);

test('an internal error is answered without details', async () => {
	const broken = await createServerWorld();
	const client = await openApiClient(broken, await broken.addAdministrator({ role: OWNER_ROLE }));
	await broken.store.close();

	const answer = await client.get('/roles');

	expect([answer.status, recordOf(answer)]).toEqual([
		500,
		{
			code: 500,
			status: 'Internal Server Error',
			reason: 'internal_error',
			details: [],
			message: 'The server failed. Nothing was changed.'
		}
	]);
});
