import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Activity as Answer, ActivityFilters } from '@tenantry/web/engine-api/activity.ts';
import type { Activity } from '@tenantry/web/engine/features/activity/activity.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { activityOn } from '#support/cluster/activity.ts';
import { Device } from '#support/cluster/device.ts';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

let world: ServerWorld;
let devices: Device[];
let owner: string;
let sam: string;

beforeEach(async () => {
	world = await createServerWorld();
	devices = [];
	owner = await world.addAdministrator({ role: OWNER_ROLE, firstName: 'Ada', lastName: 'Park' });
	sam = await world.addAdministrator({ role: 'Manager', firstName: 'Sam', lastName: 'Okafor' });
});

afterEach(async () => {
	for (const device of devices) device.close();
	await world.close();
});

async function open(administratorId: string): Promise<Device> {
	const signedIn = await world.signIn(administratorId, 'Phone');
	const device = await Device.open(world, signedIn, 'Phone');
	devices.push(device);
	await device.sync();
	return device;
}

function seen(activity: Activity, filters: ActivityFilters = {}, count = 1_000): Answer {
	return activity.answer({ kind: 'activity', filters, count });
}

function entriesOf({ days }: Answer) {
	return days.flatMap(({ entries }) => entries);
}

const namesOf = (answer: Answer) => entriesOf(answer).map(({ name }) => name);

async function renameSam(times: number): Promise<void> {
	for (let time = 0; time < times; time++)
		await world.apply('administrator.editDetails', { id: sam, lastName: `Okafor ${time}` });
}

test('decided changes are listed by day, with author, action and subject', async () => {
	const phone = await open(owner);
	const yesterday = world.clock.now;
	world.clock.now += 86_400_000;
	await phone.mutate('administrator.suspend', { id: sam, reason: 'Laptop stolen', ticket: 'T-1' });
	await phone.sync();

	const activity = activityOn(world, phone);
	await activity.read({}, 50);

	const answer = seen(activity);
	expect(answer.days).toHaveLength(2);
	expect(answer.days[1]?.startsAt).toBe(new Date(yesterday).setHours(0, 0, 0, 0));
	expect(entriesOf(answer)[0]).toMatchObject({
		name: 'administrator.suspend',
		state: 'applied',
		deviceName: 'Phone',
		actor: { id: owner, name: 'Ada Park', isSelf: true },
		subject: { collection: 'administrator', id: sam, label: 'Sam Okafor' },
		fields: [{ field: 'suspended', before: false, after: true }],
		reason: 'Laptop stolen',
		ticket: 'T-1',
		appliedAt: world.clock.now
	});
});

test('only a change whose device clock was changed before sending says so', async () => {
	const phone = await open(owner);
	phone.wire.isCut = true;
	await phone.mutate('administrator.suspend', { id: sam });
	phone.aheadMs = 7_200_000;
	await phone.restart();
	phone.wire.heal();
	await phone.sync();
	await phone.mutate('administrator.requireMfa', { id: sam });
	await phone.sync();

	const activity = activityOn(world, phone);
	await activity.read({}, 50);

	const [after, before] = entriesOf(seen(activity));
	expect(before).toMatchObject({ name: 'administrator.suspend', isMadeAtUncertain: true });
	expect(after).toMatchObject({ name: 'administrator.requireMfa', state: 'applied' });
	expect(after).not.toHaveProperty('isMadeAtUncertain');
});

test('only a change that another device carried says whose', async () => {
	const kim = await world.addAdministrator({ role: 'Help Desk', firstName: 'Kim' });
	const [phone, tablet] = [await world.signIn(owner, 'Phone'), await world.signIn(owner, 'Tablet')];
	const replica = new ServerReplica(world, phone);
	await replica.pull();
	const author = await LockedDevice.register(world, phone);
	const seal = () => author.seal(replica.mutation('administrator.suspend', { id: sam }));
	const other = await LockedDevice.register(world, await world.signIn(kim, 'Pixel'));
	const own = await LockedDevice.register(world, tablet);
	await sendEnvelopes(world, await seal());
	await sendEnvelopes(world, await other.carry(await seal()));
	await sendEnvelopes(world, await own.carry(await seal()));

	const activity = activityOn(world, await open(owner));
	await activity.read({}, 50);

	expect(
		entriesOf(seen(activity))
			.map(({ carrier }) => carrier)
			.slice(0, 3)
	).toEqual([
		{ name: 'Ada Park', isSelf: true, deviceName: 'Tablet' },
		{ name: 'Kim Of Help Desk', isSelf: false, deviceName: 'Pixel' },
		undefined
	]);
});

test('an own unsent change is listed, and listed once after it is decided', async () => {
	const phone = await open(owner);
	const activity = activityOn(world, phone);
	await activity.read({}, 50);
	phone.wire.isCut = true;
	world.clock.now += 60_000;
	await phone.mutate('administrator.suspend', { id: sam });

	const [unsent] = entriesOf(seen(activity));
	expect(unsent).toMatchObject({ state: 'waiting', madeAt: world.clock.now, appliedAt: null });

	phone.wire.heal();
	await phone.sync();
	// The change is decided, but the audit has not been requested yet.
	const suspended = ['administrator.suspend'] as const;
	expect(entriesOf(seen(activity, { names: suspended }))).toMatchObject([{ state: 'applied' }]);
	await activity.read({}, 50);
	expect(entriesOf(seen(activity, { names: suspended }))).toMatchObject([
		{ state: 'applied', actor: { name: 'Ada Park', isSelf: true } }
	]);
});

test('an open list shows what others have decided since', async () => {
	const phone = await open(owner);
	const activity = activityOn(world, phone);
	await activity.read({}, 50);
	await renameSam(1);
	await phone.sync();

	seen(activity);
	await activity.read({}, 1);

	expect(namesOf(seen(activity, {}, 1))).toEqual(['administrator.editDetails']);
});

test('older entries are fetched page by page to the first one', async () => {
	await renameSam(260);
	const phone = await open(owner);
	const activity = activityOn(world, phone);
	await activity.read({}, 50);

	expect(seen(activity, {}, 50).older).toBe('available');
	expect(entriesOf(seen(activity))).toHaveLength(200);

	await activity.read({}, 1_000);
	const audit = await world.audit();
	expect(entriesOf(seen(activity))).toHaveLength(audit.length);
	expect(seen(activity).older).toBe('none');
});

test('a filter finds entries older than everything the device keeps', async () => {
	await renameSam(260);
	const phone = await open(owner);
	const activity = activityOn(world, phone);
	const filters = { subject: { collection: 'administrator', id: owner } } as const;
	await activity.read({}, 50);
	expect(namesOf(seen(activity, filters))).toEqual([]);

	await activity.read(filters, 50);

	expect(namesOf(seen(activity, filters)).toSorted()).toEqual([
		'administrator.create',
		'administrator.recordRegistration'
	]);
	expect(seen(activity, filters).older).toBe('none');
});

test('the newest entries stay readable without a network and after a restart', async () => {
	await renameSam(260);
	const phone = await open(owner);
	await activityOn(world, phone).read({}, 50);
	const at = world.clock.now;
	phone.wire.isCut = true;
	await phone.restart();
	await phone.sync();
	world.clock.now += 3_600_000;

	const activity = activityOn(world, phone);
	const failed = await activity.read({}, 1_000);

	expect(failed).toMatchObject({ ok: false, error: { code: 'offline' } });
	const answer = seen(activity);
	expect(entriesOf(answer)).toHaveLength(200);
	expect(answer).toMatchObject({ asOf: at, older: 'needs_connection' });
});

test('entries beyond one answer leave no gap', async () => {
	const phone = await open(owner);
	const activity = activityOn(world, phone);
	await activity.read({}, 50);
	await renameSam(260);
	await phone.sync();

	seen(activity);
	await activity.read({}, 1_000);

	expect(entriesOf(seen(activity))).toHaveLength((await world.audit()).length);
});

test('a role that may not read the audit sees its own actions', async () => {
	const help = await world.addAdministrator({ role: 'Help Desk' });
	const phone = await open(help);
	await phone.mutate('administrator.editDetails', { id: help, firstName: 'Grace' });
	await phone.sync();

	const activity = activityOn(world, phone);
	await activity.read({}, 50);

	expect(namesOf(seen(activity))).toEqual(['administrator.editDetails']);
	expect(seen(activity)).toMatchObject({ canReadOthers: false, canVerify: false });
});

test.each([
	['their access is taken', (near: string) => revoke(sam, near)],
	['a visible administrator becomes invisible', (near: string) => revoke(neighbour, near)]
])('facts about others are removed from the device when %s', async (_, lose) => {
	const near = await world.addOrganization('Near');
	const far = await world.addOrganization('Far');
	neighbour = await world.addAdministrator({
		role: 'Help Desk',
		firstName: 'Nora',
		accessMode: 'selected',
		organizationIds: [near, far]
	});
	await world.apply('organizationAccess.setMode', {
		id: sam,
		mode: 'selected',
		organizationIds: [near]
	});
	const phone = await open(sam);
	const activity = activityOn(world, phone);
	await activity.read({}, 50);
	expect(JSON.stringify(seen(activity))).toContain('Nora');
	expect(JSON.stringify(await phone.meta.get('activity'))).toContain('Nora');

	await lose(near);
	await phone.sync();

	expect(await phone.meta.get('activity')).toBeUndefined();
	expect(JSON.stringify(seen(activity))).not.toContain('Nora');
	await activity.read({}, 50);
	expect(JSON.stringify(seen(activity))).not.toContain('Nora');
});

let neighbour = '';

const revoke = (id: string, organizationId: string) =>
	world.apply('organizationAccess.revoke', { id, organizationIds: [organizationId] });

test('the export and the chain check come from the server', async () => {
	const phone = await open(owner);
	const activity = activityOn(world, phone);

	const file = await activity.exportFile('json', { names: ['administrator.create'] });
	const check = await activity.verify();

	const text = file.ok ? await file.value.text() : '';
	expect(JSON.parse(text)).toHaveLength(2);
	expect(check).toMatchObject({ ok: true, value: { brokenAt: null } });
});

test('a truncated export is refused', async () => {
	const phone = await open(owner);
	phone.wire.faults = ['lose-answer'];

	const file = await activityOn(world, phone).exportFile('csv', {});

	expect(file).toMatchObject({ ok: false, error: { code: 'offline' } });
});
