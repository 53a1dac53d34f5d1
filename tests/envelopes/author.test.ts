import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { Receipt } from '@tenantry/shared/protocol/receipt.ts';
import { CarriedChanges } from '@tenantry/web/engine/features/envelopes/carried-changes.ts';
import { readReceipt } from '@tenantry/web/engine/features/envelopes/read-receipt.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '#support/cluster/cluster.ts';
import type { Device } from '#support/cluster/device.ts';
import { LockedApps } from '#support/cluster/locked-apps.ts';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const KATE = 'Kate Of Read Only';

let world: ServerWorld;
let cluster: Cluster;
let apps: LockedApps;
/** The author's app, with the real queue, and its colleague's device. */
let phone: Device;
let kate: LockedDevice;
let subject: string;
let other: string;

beforeEach(async () => {
	world = await createServerWorld();
	subject = await world.addAdministrator({ role: 'Manager' });
	other = await world.addAdministrator({ role: 'Help Desk' });
	cluster = await Cluster.open(world, [OWNER_ROLE]);
	apps = new LockedApps(cluster, world);
	const [device] = cluster.living();
	if (device === undefined) throw new Error('There is no device');
	phone = device;
	await phone.sync();
	await apps.keep(phone);
	const id = await world.addAdministrator({ role: 'Read Only', firstName: 'Kate' });
	kate = await LockedDevice.register(world, await world.signIn(id, 'Phone'));
});
afterEach(async () => {
	cluster.close();
	await world.close();
});

const keeper = () => apps.keeperOf(phone);
const carried = () =>
	new CarriedChanges(
		{
			session: { replica: phone.replica, now: () => phone.clock.now() },
			onchange: () => undefined
		},
		keeper()
	);
const decided = async () => (await world.audit()).flatMap(({ mutation_id: id }) => id ?? []);

/** Makes a change without a network, and hands it over. */
async function handOver(id = subject): Promise<{ mutationId: string; envelope: Envelope }> {
	const mutationId = await phone.mutate('administrator.suspend', { id });
	cluster.checker.save(phone, mutationId);
	const [one] = await carried().passOn([mutationId]);
	if (one === undefined) throw new Error('It has no envelope');
	return one;
}

async function deliver(envelope: Envelope): Promise<Receipt> {
	const [answer] = await sendEnvelopes(world, await kate.carry(envelope));
	return Receipt.parse(answer);
}

test('SEC-L18 the author reads the verdict and the carrier in a receipt without a network, also after a restart', async () => {
	const { mutationId, envelope } = await handOver();
	const receipt = await deliver(envelope);

	const taken = await carried().takeReceipt(receipt);

	const { now } = world.clock;
	const told = { outcome: 'applied', code: null, decidedAt: now, asOf: now, carrier: KATE };
	expect(taken).toEqual({ ok: true, value: told });
	expect(carried().stateOf(envelope.number)).toEqual(told);
	phone.lock();
	await phone.unlock();
	await apps.keep(phone);
	expect(carried().stateOf(envelope.number)).toEqual(told);
	expect(phone.replica.queue.get(mutationId)).toBeDefined();

	await phone.sync();
	expect(phone.replica.queue.get(mutationId)).toBeUndefined();
	expect(await decided()).toEqual([mutationId]);
});

test('SEC-L18 the author reads why a change was refused', async () => {
	const { envelope } = await handOver();
	const email = `${subject}@north.example`;
	await world.apply('administrator.delete', { id: subject, email });

	const taken = await carried().takeReceipt(await deliver(envelope));

	expect(taken).toMatchObject({ ok: true, value: { outcome: 'rejected', code: 'deleted' } });
});

test('SEC-L14 no forged receipt, nor one of another envelope, is taken, and the locked app still sends', async () => {
	const { mutationId, envelope } = await handOver();
	const second = await handOver(other);
	const { deviceId, number } = envelope;
	const foreign = await deliver(second.envelope);
	const stranger = { ...envelope, signature: 'A'.repeat(86) };
	const refused = await sendEnvelopes(world, stranger);

	const forged: readonly [unknown, string][] = [
		[refused[0], 'forged'],
		[{ ...foreign, state: 'refused' }, 'forged'],
		[{ ...foreign, number }, 'not_found'],
		[{ ...foreign, deviceId: 'another' }, 'not_found'],
		[{ ...foreign, number: 99 }, 'not_found'],
		[{ ...foreign, asOf: foreign.asOf + 1 }, 'forged'],
		[{ ...foreign, keyId: 'unknown' }, 'forged'],
		[{ ...foreign, signature: 'A'.repeat(86) }, 'forged'],
		[{ ...foreign, sealed: 'A'.repeat(foreign.sealed.length) }, 'forged'],
		[{ ...foreign, carrier: 'Somebody else' }, 'forged']
	];
	for (const [one, error] of forged)
		expect(await carried().takeReceipt(one)).toEqual({ ok: false, error: { code: error } });

	expect(deviceId).toBe(phone.replica.deviceId);
	expect(carried().stateOf(number)).toBe('carried');
	expect(keeper().recordOf(number)?.answer).toBeUndefined();
	await apps.lock(phone);
	await apps.send(phone);
	expect(await decided()).toContain(mutationId);
});

test('SEC-L14 a receipt of an earlier envelope of the same change is not taken', async () => {
	const { mutationId, envelope } = await handOver();
	const early = await deliver(envelope);
	const queued = phone.replica.queue.get(mutationId);
	if (queued === undefined) throw new Error('The change is gone');
	keeper().noteAll([queued], (record) => ({ ...record, answer: { state: 'seal_again' } }));
	const [again] = await carried().passOn([mutationId]);

	expect(again?.envelope.sealed).not.toBe(envelope.sealed);
	expect(await carried().takeReceipt(early)).toEqual({ ok: false, error: { code: 'not_found' } });
});

test('SEC-L18 the author’s half lies on the disk only under the data key', async () => {
	const { envelope } = await handOver();
	const receipt = await deliver(envelope);
	const { answerKey: secret } = keeper().recordOf(envelope.number) ?? {};
	if (secret === undefined) throw new Error('It has no half');
	const { receiptKeys } = kate.keys;

	expect((await readReceipt(receipt, { envelope, secret, receiptKeys })).ok).toBe(false);
	expect((await carried().takeReceipt(receipt)).ok).toBe(true);
});
