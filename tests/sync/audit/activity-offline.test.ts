import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Activity as Answer } from '@tenantry/web/engine-api/activity.ts';
import type { Activity } from '@tenantry/web/engine/features/activity/activity.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { activityOn } from '#support/cluster/activity.ts';
import { Device } from '#support/cluster/device.ts';
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

function seen(activity: Activity): Answer {
	return activity.answer({ kind: 'activity', filters: {}, count: 1_000 });
}

const namesOf = ({ days }: Answer) =>
	days.flatMap(({ entries }) => entries.map(({ name }) => name));

async function renameSam(times: number): Promise<void> {
	for (let time = 0; time < times; time++)
		await world.apply('administrator.editDetails', { id: sam, lastName: `Okafor ${time}` });
}

test('entries up to the last sync are readable without a network, though no one looked before', async () => {
	const phone = await open(owner);
	const due: (() => void)[] = [];
	activityOn(world, phone, (_delayMs, run) => {
		due.push(run);
		return () => undefined;
	});
	await renameSam(2);
	await phone.sync();
	await renameSam(1);
	await phone.sync();
	const scheduled = due.length;
	for (const run of due.splice(0)) run();
	await vi.waitFor(async () => expect(await phone.meta.get('activity')).toBeDefined());
	phone.wire.isCut = true;

	const restarted = activityOn(world, phone);
	await vi.waitFor(() => expect(namesOf(seen(restarted))).not.toEqual([]));

	expect(scheduled).toBe(1);
	const edits = namesOf(seen(restarted)).filter((name) => name === 'administrator.editDetails');
	expect(edits).toHaveLength(3);
});

test('a device that knows the newest entries requests nothing after a sync', async () => {
	const phone = await open(owner);
	const due: (() => void)[] = [];
	const activity = activityOn(world, phone, (_delayMs, run) => {
		due.push(run);
		return () => undefined;
	});
	await activity.read({}, 50);
	for (const run of due.splice(0)) run();

	await phone.sync();

	expect(due).toEqual([]);
	expect(seen(activity).isReading).toBe(false);
});
