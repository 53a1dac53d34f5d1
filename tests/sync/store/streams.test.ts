import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import {
	createServerWorld,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

let world: ServerWorld;
let device: SignedInDevice;
let owner: ServerReplica;

beforeEach(async () => {
	world = await createServerWorld();
	const id = await world.addAdministrator({ role: OWNER_ROLE });
	for (let count = 0; count < 20; count++) await world.addOrganization();
	device = await world.signIn(id);
	owner = new ServerReplica(world, device);
	await owner.pull();
});
afterEach(() => world.close());

function post(path: string, body: object, accept = 'application/json'): Promise<Response> {
	return device.fetch(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept },
		body: JSON.stringify({ deviceId: device.deviceId, ...body })
	});
}

async function* linesOf(response: Response): AsyncGenerator<string, undefined, undefined> {
	if (response.body === null) throw new Error('There is no body.');
	let text = '';
	for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
		text += chunk;
		const lines = text.split('\n');
		text = lines.pop() ?? '';
		yield* lines;
	}
	return undefined;
}

const ndjson = 'application/x-ndjson';

test('a fill is streamed as one line for each page until the last', async () => {
	const response = await post('/sync/v1/pull', { cookie: null, limit: 8 }, ndjson);

	const pages: PullAnswer[] = [];
	for await (const line of linesOf(response)) pages.push(PullAnswer.parse(JSON.parse(line)));

	expect(response.headers.get('content-type')).toBe(ndjson);
	expect(pages.map(({ more }) => more)).toEqual([true, true, false]);
	expect(pages.flatMap(({ put }) => put)).toHaveLength(owner.rows.size);
	expect(pages.at(-1)?.progress).toEqual({ sent: owner.rows.size, total: owner.rows.size });
	expect(pages.at(0)?.progress).toEqual({ sent: 8, total: owner.rows.size });
});

test('a cut stream resumes after its last complete line', async () => {
	const response = await post('/sync/v1/pull', { cookie: null, limit: 8 }, ndjson);
	const lines = linesOf(response);
	const { value = '' } = await lines.next();
	await lines.return(undefined);
	const { cookie, put } = PullAnswer.parse(JSON.parse(value));

	const rest = PullAnswer.parse(await (await post('/sync/v1/pull', { cookie, limit: 500 })).json());

	expect(rest.more).toBe(false);
	expect(put.length + rest.put.length).toBe(owner.rows.size);
});

test('a push with a cookie gets the pull in its answer', async () => {
	const id = newId();
	const mutation = owner.mutation('organization.create', { id, name: 'New' });
	const response = await post('/sync/v1/push', {
		lane: 'ordinary',
		clientNow: 0,
		queueDepth: 0,
		oldestAt: null,
		mutations: [mutation],
		cookie: owner.cookie
	});

	const { results, pull } = PushAnswer.parse(await response.json());

	expect(results).toMatchObject([{ id: mutation.id, outcome: 'applied' }]);
	expect(pull?.put.map(([, row]) => row)).toEqual([id]);
	expect(pull?.verdicts.map((verdict) => verdict.id)).toEqual([mutation.id]);
	expect(pull?.version).toBe(results[0]?.version);
});

test('a listener receives the version at the start and after each change, and nothing else', async () => {
	const response = await device.fetch('/sync/v1/events');
	const lines = linesOf(response);
	const next = async () => (await lines.next()).value;

	const first = [await next(), await next(), await next()];
	const { version } = await owner.change('organization.create', { id: newId(), name: 'New' });
	const second = [await next(), await next(), await next()];
	await lines.return(undefined);

	expect(response.headers.get('content-type')).toBe('text/event-stream');
	expect(first).toEqual(['event: poke', `data: {"version":${version - 1}}`, '']);
	expect(second).toEqual(['event: poke', `data: {"version":${version}}`, '']);
});

test('the stream of a suspended person ends', async () => {
	const subject = await world.addAdministrator({ role: 'Manager' });
	const theirs = await world.signIn(subject);
	const lines = linesOf(await theirs.fetch('/sync/v1/events'));
	await lines.next();
	await owner.pull();

	await owner.change('administrator.suspend', { id: subject });
	const rest: string[] = [];
	for await (const line of lines) rest.push(line);

	expect((await theirs.fetch('/sync/v1/events')).status).toBe(403);
});
