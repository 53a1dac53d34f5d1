import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { PushRequest } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import type { Send } from '#support/wire/wire.ts';

let world: ServerWorld;
let phone: Device;
let tablet: Device;
let sam: string;
let kim: string;
/** Paths of the requests so far. */
let asked: string[];

beforeEach(async () => {
	world = await createServerWorld();
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	sam = await world.addAdministrator({ role: 'Manager', firstName: 'Sam' });
	kim = await world.addAdministrator({ role: 'Manager', firstName: 'Kim' });
	phone = await Device.open(world, await world.signIn(owner, 'Phone'), 'Phone');
	tablet = await Device.open(world, await world.signIn(owner, 'Tablet'), 'Tablet');
	await phone.sync();
	await tablet.sync();
	asked = [];
});
afterEach(async () => {
	phone.close();
	tablet.close();
	await world.close();
});

/** An app with a second version of one mutation, which this server is too old to know. */
function newerApp(name: string): (send: Send) => Send {
	return (send) => (path, init) => {
		if (!path.endsWith('/push')) return send(path, init);
		if (typeof init.body !== 'string') throw new Error('A push is text.');
		const request = PushRequest.parse(JSON.parse(init.body));
		const mutations = request.mutations.map((one) => (one.name === name ? { ...one, v: 2 } : one));
		return send(path, { ...init, body: JSON.stringify({ ...request, mutations }) });
	};
}

/** A server that no longer serves this app. */
function newerServer(send: Send): Send {
	return async (path, init) => {
		asked.push(path);
		const answer = await send(path, init);
		const text = (await answer.text()).replaceAll('"minApp":1', '"minApp":2');
		return new Response(text, { status: answer.status, headers: answer.headers });
	};
}

const waiting = ({ replica }: Device) => replica.queue.list().map(({ mutation }) => mutation.id);
const outcomes = async (id: string) =>
	(await world.audit()).filter((event) => event.mutation_id === id).map(({ outcome }) => outcome);

test('a tightening that a server is too old for blocks only its lane, and a newer server decides it', async () => {
	phone.wire.between = newerApp('administrator.suspend');
	const suspension = await phone.mutate('administrator.suspend', { id: sam });
	const second = await phone.mutate('administrator.requireMfa', { id: sam });
	const rename = await phone.mutate('administrator.editDetails', { id: kim, firstName: 'Kit' });

	await phone.sync();
	const held = waiting(phone);
	const { paused } = phone.loop.health;
	const before = [await outcomes(suspension), await outcomes(second), await outcomes(rename)];
	phone.wire.between = (send) => send;
	await phone.sync();
	await tablet.sync();

	expect([held, paused]).toEqual([[suspension, second], 'server']);
	expect(before).toEqual([[], [], ['applied']]);
	expect(phone.loop.health.paused).toBeNull();
	expect([waiting(phone), await outcomes(suspension)]).toEqual([[], ['applied']]);
	expect(tablet.value('administrator', sam)).toMatchObject({ suspended: true, mfaRequired: true });
});

test('changes behind a deferred one keep their place, and a tightening overtakes both', async () => {
	phone.wire.between = newerApp('administrator.changeRole');
	const role = await phone.mutate('administrator.changeRole', { id: sam, role: 'Administrator' });
	const rename = await phone.mutate('administrator.editDetails', { id: sam, firstName: 'Sid' });

	await phone.sync();
	const suspension = await phone.mutate('administrator.suspend', { id: kim });
	await phone.sync();
	await phone.restart();
	const held = waiting(phone);
	phone.wire.between = (send) => send;
	await phone.sync();

	expect([held, await outcomes(suspension)]).toEqual([[role, rename], ['applied']]);
	const decided = (await world.audit()).map(({ mutation_id: id }) => id);
	expect(decided.slice(-3)).toEqual([suspension, role, rename]);
	expect(waiting(phone)).toEqual([]);
});

test('an app that is too old reads its copy, sends nothing, and sends everything when it is updated', async () => {
	phone.wire.between = newerServer;
	await world.apply('administrator.editDetails', { id: kim, firstName: 'Unread' });
	const suspension = await phone.mutate('administrator.suspend', { id: sam });

	await phone.restart();
	await phone.sync();
	await phone.sync();
	const { paused, connection } = phone.loop.health;
	const [shown, kept] = [phone.value('administrator', sam), phone.value('administrator', kim)];
	const pushes = asked.filter((path) => path.endsWith('/push'));
	phone.wire.between = (send) => send;
	await phone.restart();
	await phone.sync();

	expect([paused, connection, pushes]).toEqual(['update', 'online', []]);
	expect([shown?.suspended, kept?.firstName]).toEqual([true, 'Kim']);
	expect([waiting(phone), await outcomes(suspension)]).toEqual([[], ['applied']]);
});

test('SEC-E14 a server decides nothing for an app of an unsupported protocol', async () => {
	const id = await phone.mutate('administrator.suspend', { id: sam });
	phone.wire.between = (send) => (path, init) => {
		const headers = new Headers(init.headers);
		headers.set('x-sync', '0');
		return send(path, { ...init, headers });
	};

	await phone.sync();
	await phone.restart();
	await phone.sync();

	expect([phone.loop.health.paused, waiting(phone), await outcomes(id)]).toEqual([
		'update',
		[id],
		[]
	]);
});

test('an email that has waited for more than a day is not sent, and its author learns of it on all devices', async () => {
	phone.wire.isCut = true;
	const late = await phone.mutate('administrator.sendPasswordReset', { id: sam });
	world.clock.now += 25 * 3_600_000;
	const fresh = await phone.mutate('administrator.sendPasswordReset', { id: kim });
	phone.wire.heal();

	await phone.sync();
	await tablet.sync();

	expect([await outcomes(late), await outcomes(fresh)]).toEqual([['expired'], ['applied']]);
	expect(tablet.replica.needsYou().map(({ id }) => id)).toEqual([late]);
	const redo = { id: sam };
	const again = await tablet.mutate('administrator.sendPasswordReset', redo, late);
	await tablet.sync();
	await phone.sync();
	expect([await outcomes(again), phone.replica.needsYou()]).toEqual([['applied'], []]);
});
