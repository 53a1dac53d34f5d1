import { ENVELOPE_SIZES } from '@tenantry/shared/protocol/envelope.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { parseCarriage } from '@tenantry/sync-server/sync/audit/carriage.ts';
import { toRecord } from '@tenantry/web/envelope/envelope-record.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import type { Delivery } from './carried-steps.ts';
import { Carriers } from './carriers.ts';
import { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import { LockedApps } from './locked-apps.ts';

/** The encapsulated key before the ciphertext, and the tag after it. */
const BYTES_OF_SEALING = 32 + 16;
const SIGNED: Delivery = { faults: [], claim: 'signed' };

let world: ServerWorld;
let cluster: Cluster;
let apps: LockedApps;
let carriers: Carriers;
let phone: Device;
let colleague: Device;
let other: Device;
let subject: string;

beforeEach(async () => {
	world = await createServerWorld();
	subject = await world.addAdministrator({ role: 'Manager' });
	cluster = await Cluster.open(world, [OWNER_ROLE, 'Manager', 'Read Only']);
	apps = new LockedApps(cluster, world);
	carriers = new Carriers(cluster, world, apps);
	const [first, , second, third] = cluster.living();
	if (first === undefined || second === undefined || third === undefined)
		throw new Error('There are too few devices');
	[phone, colleague, other] = [first, second, third];
	for (const device of [phone, colleague, other]) {
		await device.sync();
		await apps.keep(device);
	}
	phone.wire.isCut = true;
});
afterEach(async () => {
	cluster.close();
	await world.close();
});

async function suspend(): Promise<string> {
	const id = await phone.mutate('administrator.suspend', { id: subject });
	cluster.checker.save(phone, id);
	return id;
}

/** Returns the device that carried each event of a change. */
async function carried(id: string): Promise<unknown[]> {
	const events = (await world.audit()).filter(({ mutation_id }) => mutation_id === id);
	return events.map((event) => parseCarriage(event)?.deviceId);
}

test('a colleague’s device carries a change whose author’s device never sees the server again', async () => {
	const id = await suspend();

	await carriers.hand(phone, colleague);
	cluster.lose(phone);
	await carriers.deliver(colleague, [SIGNED, SIGNED, SIGNED]);

	expect(await carried(id)).toEqual([colleague.signedIn.deviceId]);
	await cluster.expectAllWell();
});

test('a locked app carries, and its author’s push afterwards gets the verdict', async () => {
	const id = await suspend();
	await carriers.hand(phone, colleague);
	await apps.lock(colleague);

	await carriers.deliver(colleague, [{ faults: ['none', 'lose-answer'], claim: 'app' }]);
	phone.wire.heal();
	phone.wire.isCut = false;
	await phone.sync();

	expect(await carried(id)).toEqual([colleague.signedIn.deviceId]);
	await cluster.expectAllWell();
	expect(phone.replica.queue.size).toBe(0);
});

test('a change that the author’s device pushed first has no carrier', async () => {
	const id = await suspend();
	await carriers.hand(phone, colleague);
	phone.wire.isCut = false;
	await phone.sync();

	await carriers.deliver(colleague, [SIGNED]);

	expect(await carried(id)).toEqual([undefined]);
	await cluster.expectAllWell();
});

test('the first of two carriers is named, and a false claim is ignored', async () => {
	const id = await suspend();
	await carriers.hand(phone, colleague);
	await carriers.hand(phone, other);

	await carriers.deliver(other, [{ faults: ['lose-request'], claim: 'signed' }]);
	await carriers.deliver(colleague, [SIGNED]);
	await carriers.deliver(other, [SIGNED]);

	expect(await carried(id)).toEqual([colleague.signedIn.deviceId]);
	await cluster.expectAllWell();
});

test.each(['forged', 'unsigned'] as const)(
	'a change is decided all the same when what its carrier says is %s',
	async (claim) => {
		const id = await suspend();
		await carriers.hand(phone, colleague);

		await carriers.deliver(colleague, [{ faults: [], claim }, SIGNED]);

		expect(await carried(id)).toEqual([undefined]);
		await cluster.expectAllWell();
	}
);

test('an open app does not withdraw what it has handed over', async () => {
	const id = await suspend();
	await carriers.hand(phone, colleague);

	await phone.replica.withdraw(id);
	await carriers.deliver(colleague, [SIGNED]);

	await cluster.expectAllWell();
	expect(await carried(id)).toEqual([colleague.signedIn.deviceId]);
});

test('a suspension with its reason and ticket fits the smallest envelope', async () => {
	const because = { reason: 'Laptop stolen at the airport', ticket: 'INC-0048211' };
	await phone.mutate('administrator.suspend', { id: subject, ...because });
	await apps.keep(phone);

	const [record] = await phone.replica.context.database.envelope.toArray();

	const sealed = toRecord(record)?.envelope.sealed ?? '';
	const length = Buffer.from(sealed, 'base64url').length - BYTES_OF_SEALING;
	expect(length).toBe(ENVELOPE_SIZES[0]);
});
