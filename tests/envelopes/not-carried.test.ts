import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { parseCarriage } from '@tenantry/sync-server/sync/audit/carriage.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { registerForeignDevice } from '#support/envelopes/foreign-device.ts';
import { newSigningKey, publicKeyOf } from '#support/envelopes/locked-device.ts';
import { expectRefused } from '#support/envelopes/refusal.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import {
	createEnvelopeWorld,
	type EnvelopeWorld,
	type LockedPerson
} from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

/** Says that an envelope is carried, by somebody who doesn't count as its carrier. */
type Claim = (envelope: Envelope) => Promise<Envelope>;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;
	let kim: LockedPerson;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
		kim = await world.enter('Manager');
	});
	afterEach(() => world.close());

	const suspend = () =>
		world.owner.replica.mutation('administrator.suspend', { id: world.subject });

	async function withoutKey(envelope: Envelope): Promise<Envelope> {
		const carried = await kim.device.carry(envelope);
		await world.store.db
			.updateTable('device')
			.set({ carrying_key: null })
			.where('id', '=', kim.device.deviceId)
			.execute();
		return carried;
	}

	async function withAnotherKey(envelope: Envelope): Promise<Envelope> {
		const carried = await kim.device.carry(envelope);
		await world.store.db
			.updateTable('device')
			.set({ carrying_key: await publicKeyOf(await newSigningKey()) })
			.where('id', '=', kim.device.deviceId)
			.execute();
		return carried;
	}

	async function over(envelope: Envelope, carrier: Partial<Envelope['carrier']>) {
		const { carrier: right, ...rest } = await kim.device.carry(envelope);
		if (right === undefined) throw new Error('It is not carried.');
		return { ...rest, carrier: { ...right, ...carrier } };
	}

	async function after(
		end: (of: { readonly id: string; readonly deviceId: string }) => Promise<unknown>,
		envelope: Envelope
	): Promise<Envelope> {
		const { administratorId: id, deviceId } = kim.signedIn;
		await end({ id, deviceId });
		return kim.device.carry(envelope);
	}

	test.each<[string, Claim]>([
		[
			'a device of another provider',
			async (one) => (await registerForeignDevice(world)).carry(one)
		],
		['the author’s own device', (one) => world.owner.device.carry(one)],
		['a device that does not exist', (one) => over(one, { deviceId: newId() })],
		['a device with a wrong signature', (one) => over(one, { signature: 'A'.repeat(86) })],
		['a device with a signature that is none', (one) => over(one, { signature: 'A' })],
		[
			'a device that has signed for another envelope',
			async (one) => {
				const other = await kim.device.carry(await world.owner.device.seal(suspend()));
				return { ...one, ...(other.carrier && { carrier: other.carrier }) };
			}
		],
		['a device without a key', withoutKey],
		['a device that has a new key since', withAnotherKey],
		['a revoked device', (one) => after((of) => world.apply('administrator.endDevice', of), one)],
		[
			'a device whose sessions were ended',
			(one) => after(({ id }) => world.apply('administrator.endSessions', { id }), one)
		],
		[
			'the device of a suspended person',
			(one) => after(({ id }) => world.apply('administrator.suspend', { id }), one)
		],
		[
			'the device of a deleted person',
			(one) =>
				after(
					({ id }) => world.apply('administrator.delete', { id, email: `${id}@north.example` }),
					one
				)
		]
	])(
		'SEC-L11 %s is not named as a carrier, and the change is decided all the same',
		async (_, claim) => {
			const mutation = suspend();
			const envelope = await claim(await world.owner.device.seal(mutation));
			if (envelope.carrier === undefined) throw new Error('Nobody claims to carry it.');

			const [receipt] = await sendEnvelopes(world, envelope);

			const told = world.owner.device.read(receipt);
			expect(told).toMatchObject({ outcome: 'applied', carrier: null });
			const events = (await world.audit()).filter(({ mutation_id }) => mutation_id === mutation.id);
			expect(events.map((event) => [event.outcome, parseCarriage(event)])).toEqual([
				['applied', undefined]
			]);
		}
	);

	test('SEC-L11 a wrong carrier does not stop another from being named later', async () => {
		const { replica, device } = world.owner;
		const id = newId();
		const creation = replica.mutation('organization.create', { id, name: 'New' });
		const rename = replica.mutation(
			'organization.rename',
			{ id, name: 'Newer' },
			{ dependsOn: creation.id }
		);
		const envelope = await device.seal(rename);
		await sendEnvelopes(world, await over(envelope, { signature: 'A'.repeat(86) }));
		await replica.push(creation);

		const [receipt] = await sendEnvelopes(world, await kim.device.carry(envelope));

		expect(world.owner.device.read(receipt)?.carrier).toBe('Kim Of Manager');
	});

	test('SEC-L11 a device carries while it is locked, and after its lease', async () => {
		const envelope = await world.owner.device.seal(suspend());
		await world.store.db
			.updateTable('device')
			.set({ last_seen_at: 0 })
			.where('id', '=', kim.device.deviceId)
			.execute();

		const [receipt] = await sendEnvelopes(world, await kim.device.carry(envelope));

		expect(world.owner.device.read(receipt)?.carrier).toBe('Kim Of Manager');
	});

	test('SEC-L13 no carrier makes an envelope count that its author has not signed', async () => {
		const envelope = await world.owner.device.seal(suspend());
		const forged = { ...envelope, signature: 'A'.repeat(86) };

		await expectRefused(world, [await kim.device.carry(forged)]);
	});

	test('SEC-L13 strangers get the same answer whether or not the carrier they name exists', async () => {
		const envelope = await world.owner.device.seal(suspend());
		const forged = { ...envelope, signature: 'A'.repeat(86) };
		const carried = await kim.device.carry(forged);

		const known = await sendEnvelopes(world, carried);
		const unknown = await sendEnvelopes(world, await over(forged, { deviceId: newId() }));
		const alone = await sendEnvelopes(world, forged);

		expect(unknown).toEqual(known);
		expect(alone).toEqual(known);
	});

	test('a request with a malformed carrier is refused as a whole', async () => {
		const envelope = await world.owner.device.seal(suspend());
		const { carrier } = await kim.device.carry(envelope);
		const send = (given: unknown) =>
			world.request('/sync/v1/envelopes', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ envelopes: [{ ...envelope, carrier: given }] })
			});

		const statuses = [];
		for (const given of [null, {}, { ...carrier, more: 1 }, { ...carrier, deviceId: 7 }])
			statuses.push((await send(given)).status);

		expect(statuses).toEqual([400, 400, 400, 400]);
		expect((await send(carrier)).status).toBe(200);
	});
});
