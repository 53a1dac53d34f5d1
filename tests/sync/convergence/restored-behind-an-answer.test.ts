import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { PushAnswer } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import type { Send } from '#support/wire/wire.ts';

let world: ServerWorld;
let owner: string;
let subject: string;
let phone: Device;
let tablet: Device;

beforeEach(async () => {
	world = await createServerWorld();
	owner = await world.addAdministrator({ role: OWNER_ROLE });
	subject = await world.addAdministrator({ role: 'Help Desk' });
	phone = await openDevice('Phone');
	tablet = await openDevice('Tablet');
});
afterEach(async () => {
	phone.close();
	tablet.close();
	await world.close();
});

async function openDevice(name: string): Promise<Device> {
	const device = await Device.open(world, await world.signIn(owner, name), name);
	await device.sync();
	return device;
}

/** Delivers the verdicts of a push, but none of the rows that it has changed. */
const withoutRows =
	(send: Send): Send =>
	async (path, init) => {
		if (path.endsWith('/pull')) throw new TypeError('The connection was lost');
		const response = await send(path, init);
		if (!path.endsWith('/push')) return response;
		const { results, serverNow } = PushAnswer.parse(await response.json());
		return Response.json({ results, serverNow }, { headers: response.headers });
	};

// Found by the cluster with seed 60003.
test('a change whose answer belongs to a history that a backup replaced is sent again', async () => {
	const restore = await world.backUp();
	const suspend = await phone.mutate('administrator.suspend', { id: subject });
	phone.wire.between = withoutRows;
	await phone.sync();
	await restore();
	// The version that the phone was told is now that of something else.
	for (const firstName of ['Ana', 'Kim']) {
		await tablet.mutate('administrator.editDetails', { id: subject, firstName });
		await tablet.sync();
	}

	phone.wire.between = (send) => send;
	await phone.sync();

	const decided = (await world.audit()).map(({ mutation_id: id }) => id);
	expect(decided).toContain(suspend);
	expect(phone.replica.settled.outcomeOf(suspend)).toBe('applied');
	expect(phone.value('administrator', subject)).toMatchObject({ suspended: true });
});

// Found by the cluster with seed 50005.
test('a lost change that arrives after it was redone is no longer lost', async () => {
	const restore = await world.backUp();
	const suspend = await phone.mutate('administrator.suspend', { id: subject });
	phone.wire.faults = ['late'];
	await phone.sync();
	await phone.sync();
	await restore();
	await phone.sync();
	expect(phone.replica.settled.get(suspend)?.kind).toBe('lost');

	const args = { id: subject };
	await phone.replica.enqueue({ name: 'administrator.suspend', args, redoOf: suspend });
	await phone.wire.deliverLate();
	await phone.sync();

	expect(phone.replica.settled.get(suspend)?.kind).toBe('verdict');
	expect(phone.replica.needsYou()).toEqual([]);
});

test('an edit of an unchanged field is not a conflict after a restored backup', async () => {
	const nameOf = () => phone.value('administrator', subject)?.firstName;
	const edit = (device: Device, values: object) =>
		device.mutate('administrator.editDetails', { id: subject, ...values });
	const restore = await world.backUp();
	// The last change that the phone saw is lost with the newer history.
	await edit(tablet, { lastName: 'Lost' });
	for (const device of [tablet, phone]) await device.sync();
	const edited = await edit(phone, { firstName: 'Ana' });
	const clashing = await edit(phone, { lastName: 'Park' });
	const raised = await phone.mutate('administrator.changeRole', { id: subject, role: 'Manager' });
	await restore();
	await tablet.sync();
	// The version that the phone had seen is now that of something else.
	await edit(tablet, { lastName: 'Ito' });
	for (const device of [tablet, phone, phone]) await device.sync();
	expect(phone.replica.settled.outcomeOf(edited)).toBe('applied');
	expect(nameOf()).toBe('Ana');
	expect(phone.replica.settled.outcomeOf(clashing)).toBe('superseded');
	expect(phone.replica.settled.outcomeOf(raised)).toBe('review');
	expect(phone.replica.needsYou().map(({ id }) => id)).not.toContain(edited);
});

// Found by the cluster with seed 71001.
test('changes resolved elsewhere while this device had another history need no attention here', async () => {
	const other = await world.addAdministrator({ role: OWNER_ROLE });
	const colleague = await Device.open(world, await world.signIn(other, 'Browser'), 'Browser');
	const refused = await phone.mutate('administrator.delete', { id: owner, email: '' });
	for (const device of [phone, tablet, colleague]) await device.sync();
	const restore = await world.backUp();
	await colleague.mutate('administrator.suspend', { id: subject });
	for (const device of [colleague, phone]) await device.sync();
	await restore();
	expect(phone.replica.needsYou().map(({ id }) => id)).toEqual([refused]);

	await tablet.replica.enqueue({
		name: 'verdict.discard',
		args: { mutationId: refused },
		redoOf: refused
	});
	for (const device of [tablet, phone]) await device.sync();

	expect(tablet.replica.needsYou()).toEqual([]);
	expect(phone.replica.needsYou()).toEqual([]);
	colleague.close();
});
