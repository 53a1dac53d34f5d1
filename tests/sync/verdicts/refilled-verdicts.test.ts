import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import type { Send } from '#support/wire/wire.ts';

let world: ServerWorld;
let technician: string;
let organizations: string[];
let phone: Device;
let tablet: Device;

/** Two devices of a technician who sees one organization of four, with colleagues in each. */
beforeEach(async () => {
	world = await createServerWorld();
	await world.addAdministrator({ role: OWNER_ROLE });
	organizations = [];
	for (let count = 0; count < 4; count++) organizations.push(await world.addOrganization());
	for (const organization of organizations)
		for (let count = 0; count < 3; count++) await addTechnician([organization]);
	technician = await addTechnician(organizations.slice(0, 1));
	phone = await openDevice('Phone');
	tablet = await openDevice('Tablet');
});
afterEach(async () => {
	phone.close();
	tablet.close();
	await world.close();
});

function addTechnician(organizationIds: readonly string[]): Promise<string> {
	return world.addAdministrator({ role: 'Manager', accessMode: 'selected', organizationIds });
}

async function openDevice(name: string): Promise<Device> {
	const device = await Device.open(world, await world.signIn(technician, name), name);
	await device.sync();
	return device;
}

/** Lets the technician see another organization. */
async function widenSight(place: number): Promise<void> {
	const organizationIds = [organizations[place] ?? ''];
	await world.apply('organizationAccess.grant', { id: technician, organizationIds });
}

/** A change that was refused, and that both devices ask their person about. */
async function refusedOnBoth(): Promise<string> {
	const id = await phone.mutate('administrator.suspend', { id: newId() });
	await phone.sync();
	await tablet.sync();
	expect([openOn(phone), openOn(tablet)]).toEqual([[id], [id]]);
	return id;
}

async function discardOnPhone(id: string): Promise<void> {
	await phone.mutate('verdict.discard', { mutationId: id }, id);
	await phone.sync();
	expect(openOn(phone)).toEqual([]);
}

const openOn = ({ replica }: Device) => replica.needsYou().map(({ id }) => id);

/** Lets one page of a pull through, and breaks off in the middle of the next. */
function cutAfterOnePage(send: Send): Send {
	return async (path, init) => {
		const answer = await send(path, init);
		if (!path.endsWith('/pull')) return answer;
		const [first = '', second = ''] = (await answer.text()).split('\n');
		const text = `${first}\n${second.slice(0, second.length / 2)}`;
		return new Response(text, { status: answer.status, headers: answer.headers });
	};
}

/** The tablet begins to fetch everything again, and gets one page of it. */
async function beginRefill(): Promise<void> {
	tablet.rowsAPage = 2;
	tablet.wire.between = cutAfterOnePage;
	await tablet.sync();
	expect(tablet.replica.state.stage).toMatchObject({ reset: 'sight' });
	tablet.wire.between = (send) => send;
}

test('a change resolved on one device before its person saw more is resolved on the other', async () => {
	const id = await refusedOnBoth();
	await discardOnPhone(id);
	await widenSight(1);

	await tablet.sync();

	expect(openOn(tablet)).toEqual([]);
	expect(tablet.replica.settled.get(id)?.verdict?.successor).toBeDefined();
	await tablet.restart();
	expect(openOn(tablet)).toEqual([]);
});

test('a change resolved during a refill is resolved', async () => {
	const id = await refusedOnBoth();
	await widenSight(1);
	await beginRefill();
	await discardOnPhone(id);

	await tablet.sync();

	expect(openOn(tablet)).toEqual([]);
});

test('a change resolved before a restarted refill is resolved', async () => {
	const id = await refusedOnBoth();
	await discardOnPhone(id);
	await widenSight(1);
	await beginRefill();
	expect(openOn(tablet)).toEqual([id]);
	await widenSight(2);

	await tablet.sync();

	expect(openOn(tablet)).toEqual([]);
});

test('a change resolved before a refill in parts is resolved, and no other is', async () => {
	const other = await refusedOnBoth();
	const id = await phone.mutate('administrator.suspend', { id: newId() });
	await phone.sync();
	await tablet.sync();
	await phone.mutate('verdict.discard', { mutationId: id }, id);
	await phone.sync();
	await widenSight(1);
	await beginRefill();
	await tablet.restart();

	await tablet.sync();

	expect(openOn(tablet)).toEqual([other]);
});
