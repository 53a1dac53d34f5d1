import { AuditAnswer } from '@tenantry/shared/protocol/audit.ts';
import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { parseCarriage } from '@tenantry/sync-server/sync/audit/carriage.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arrayOf, openApiClient } from '#support/api/client.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import {
	createEnvelopeWorld,
	type EnvelopeWorld,
	type LockedPerson
} from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const MINUTE_MS = 60_000;
const KIM = 'Kim Of Read Only';
const SAM = 'Kim Of Manager';

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;
	let kim: LockedPerson;
	let sam: LockedPerson;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
		kim = await world.enter('Read Only');
		sam = await world.enter('Manager');
	});
	afterEach(() => world.close());

	const suspend = () =>
		world.owner.replica.mutation('administrator.suspend', { id: world.subject });
	const seal = (mutation: Mutation) => world.owner.device.seal(mutation);

	/** Delivers an envelope, and returns what its author reads in the receipt. */
	async function readBy({ device }: LockedPerson, envelope: Envelope) {
		const [answer] = await sendEnvelopes(world, envelope);
		return device.read(answer);
	}
	const receiptOf = (envelope: Envelope) => readBy(world.owner, envelope);

	/** Returns who carried each event of a change. */
	async function carriersOf({ id }: Mutation) {
		const events = (await world.audit()).filter(({ mutation_id }) => mutation_id === id);
		return events.map(parseCarriage);
	}

	test('SEC-L12 a change that a colleague carries is decided, and receipt and audit name them', async () => {
		const mutation = suspend();

		const receipt = await receiptOf(await kim.device.carry(await seal(mutation)));
		await world.owner.replica.pull();

		const { administratorId, deviceId } = kim.signedIn;
		expect(receipt).toMatchObject({ outcome: 'applied', carrier: KIM });
		expect(world.owner.replica.verdicts.get(mutation.id)?.outcome).toBe('applied');
		expect(await carriersOf(mutation)).toEqual([
			{ administratorId, name: KIM, deviceId, deviceName: 'Phone' }
		]);
	});

	test('SEC-L18 neither the carrier nor anyone else with the receipt reads who carried the change', async () => {
		const [answer] = await sendEnvelopes(world, await kim.device.carry(await seal(suspend())));

		expect(world.owner.device.read(answer)?.carrier).toBe(KIM);
		expect([kim, sam].map(({ device }) => device.read(answer))).toEqual([undefined, undefined]);
		expect(JSON.stringify(answer)).not.toContain('Kim');
	});

	test('SEC-L12 the first carrier is kept when someone else delivers the change again', async () => {
		const mutation = suspend();
		const envelope = await seal(mutation);
		const first = await receiptOf(await kim.device.carry(envelope));
		world.clock.now += MINUTE_MS;

		const again = [
			await receiptOf(await kim.device.carry(envelope)),
			await receiptOf(await sam.device.carry(envelope)),
			await receiptOf(envelope)
		];
		const [pushed] = await world.owner.replica.push(mutation);
		const afterwards = await receiptOf(await sam.device.carry(envelope));

		const told = [first, ...again, afterwards].map((one) => ({ ...one, salt: '' }));
		expect(told).toEqual(told.map(() => ({ ...first, salt: '' })));
		expect(first?.carrier).toBe(KIM);
		expect(pushed?.outcome).toBe('applied');
		expect((await carriersOf(mutation)).map((one) => one?.name)).toEqual([KIM]);
	});

	test.each(['push', 'envelope'])(
		'SEC-L12 nobody has carried what arrived before by its author’s %s',
		async (way) => {
			const mutation = suspend();
			const envelope = await seal(mutation);
			await (way === 'push' ? world.owner.replica.push(mutation) : sendEnvelopes(world, envelope));

			const receipt = await receiptOf(await kim.device.carry(envelope));

			expect(receipt).toMatchObject({ outcome: 'applied', carrier: null });
			expect(await carriersOf(mutation)).toEqual([undefined]);
		}
	);

	test('SEC-L12 two carriers of one change at two servers at once leave one of them in both receipts', async () => {
		const second = await world.openSecond();
		const mutation = suspend();
		const envelope = await seal(mutation);
		const there = {
			request: (path: string, init?: RequestInit) =>
				second.through({ ...sam.signedIn, cookie: '' }).fetch(path, init)
		};

		const receipts = await Promise.all([
			sendEnvelopes(world, await kim.device.carry(envelope)),
			sendEnvelopes(there, await sam.device.carry(envelope)),
			sendEnvelopes(world, await sam.device.carry(envelope)),
			sendEnvelopes(there, await kim.device.carry(envelope))
		]);
		await second.close();

		const { device } = world.owner;
		const names = new Set(receipts.flat().map((answer) => device.read(answer)?.carrier));
		const [stored, ...others] = await carriersOf(mutation);
		expect([...names]).toEqual([stored?.name]);
		expect([KIM, SAM]).toContain(stored?.name);
		expect(others).toEqual([]);
	});

	test('envelopes of one request may have different carriers, or none', async () => {
		const made = [suspend(), suspend(), suspend()];
		const [one, two, three] = await Promise.all(made.map(seal));
		if (one === undefined || two === undefined || three === undefined) throw new Error();

		const receipts = await sendEnvelopes(
			world,
			await sam.device.carry(one),
			two,
			await kim.device.carry(three)
		);

		const { device } = world.owner;
		expect(receipts.map((answer) => device.read(answer)?.carrier)).toEqual([SAM, null, KIM]);
	});

	test('a person may carry a change to the server with another of their own devices', async () => {
		const { administratorId } = world.owner.signedIn;
		const tablet = await world.enter('Administrator With Billing', administratorId);

		const receipt = await receiptOf(await tablet.device.carry(await seal(suspend())));

		expect(receipt?.carrier).toMatch(/^Kim Of /);
	});

	test('SEC-L04 nothing is signed about a change that is not decided', async () => {
		const { replica, device } = world.owner;
		const late = replica.mutation(
			'organization.rename',
			{ id: newId(), name: 'New' },
			{ dependsOn: suspend().id }
		);
		const unreadable = await device.seal(suspend(), { text: '' });
		const retired = await device.seal(suspend(), { keyId: 'old' });

		const receipts = await sendEnvelopes(
			world,
			await kim.device.carry(await seal(late)),
			await kim.device.carry(unreadable),
			await kim.device.carry(retired)
		);

		expect(receipts).toEqual([{ state: 'later' }, { state: 'refused' }, { state: 'seal_again' }]);
	});

	test('SEC-L12 a change that had to wait names the carrier whose delivery was decided', async () => {
		const { replica } = world.owner;
		const id = newId();
		const first = replica.mutation('organization.create', { id, name: 'New' });
		const second = replica.mutation(
			'organization.rename',
			{ id, name: 'Newer' },
			{ dependsOn: first.id }
		);
		const envelope = await seal(second);
		const early = await receiptOf(await kim.device.carry(envelope));
		await replica.push(first);

		const receipt = await receiptOf(await sam.device.carry(envelope));

		expect([early, receipt?.carrier]).toEqual([undefined, SAM]);
	});

	test('SEC-L12 a change carried for a revoked device is quarantined, and names its carrier', async () => {
		const { administratorId: id, deviceId } = sam.signedIn;
		const person = await world.addAdministrator({ role: 'Help Desk' });
		await sam.replica.pull();
		const mutation = sam.replica.mutation('administrator.suspend', { id: person });
		const envelope = await sam.device.seal(mutation);
		await world.apply('administrator.endDevice', { id, deviceId });

		const receipt = await readBy(sam, await kim.device.carry(envelope));
		const again = await readBy(sam, envelope);

		expect(receipt).toMatchObject({ outcome: 'quarantined', carrier: KIM });
		expect(again).toEqual({ ...receipt, salt: again?.salt });
		const [event] = await world.eventsOf(mutation.id);
		expect(event?.outcome).toBe('quarantined');
		expect((await carriersOf(mutation)).map((one) => one?.name)).toEqual([KIM]);
	});

	test('SEC-L12 a person who takes another’s id for their change learns nothing of its carrier', async () => {
		const mutation = suspend();
		await receiptOf(await kim.device.carry(await seal(mutation)));
		const taken = { ...sam.replica.mutation('organization.create', { id: newId(), name: 'X' }) };

		const receipt = await readBy(sam, await sam.device.seal({ ...taken, id: mutation.id }));

		expect(receipt).toMatchObject({ outcome: 'rejected', code: 'id_reused', carrier: null });
	});

	test('SEC-L12 a redo that shares the verdict of a carried one has its own carrier, or none', async () => {
		const { replica } = world.owner;
		const refused = replica.mutation('administrator.suspend', { id: newId() });
		await replica.push(refused);
		const redo = () => ({ ...suspend(), redoOf: refused.id });

		const receipts = [
			await receiptOf(await kim.device.carry(await seal(redo()))),
			await receiptOf(await seal(redo())),
			await receiptOf(await sam.device.carry(await seal(redo())))
		];

		expect(receipts.map((one) => one?.carrier)).toEqual([KIM, null, SAM]);
	});

	test('the API’s record of an event names the carrier', async () => {
		const api = await openApiClient(world, world.owner.signedIn.administratorId);
		const { length } = await world.audit();
		await receiptOf(await kim.device.carry(await seal(suspend())));
		await receiptOf(await seal(suspend()));

		const events = await api.get(`/providers/${world.providerId}/events?after=${length}`);

		const { administratorId: id } = kim.signedIn;
		expect(arrayOf(events).map(({ carried_by: carrier }) => carrier)).toEqual([
			{ id, name: KIM, device: 'Phone' },
			null
		]);
	});

	test('Activity and both exports know the carrier', async () => {
		const { signedIn } = world.owner;
		await receiptOf(await kim.device.carry(await seal(suspend())));
		await receiptOf(await seal(suspend()));
		const { deviceId } = signedIn;
		const filters = { names: ['administrator.suspend'] };

		const answer = await signedIn.fetch('/sync/v1/audit', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId, limit: 10, filters })
		});
		const download = async (format: string) => {
			const query = new URLSearchParams({ deviceId, format, filters: JSON.stringify(filters) });
			return (await signedIn.fetch(`/sync/v1/audit/export?${query.toString()}`)).text();
		};

		const { administratorId: id } = kim.signedIn;
		const { events } = AuditAnswer.parse(await answer.json());
		expect(events.map(({ carrier }) => carrier)).toEqual([
			undefined,
			{ id, name: KIM, deviceName: 'Phone' }
		]);
		expect(JSON.parse(await download('json'))).toMatchObject([
			{ carrier: { id, name: KIM, device: 'Phone' } },
			{ version: events[0]?.version }
		]);
		const lines = (await download('csv'))
			.split('\r\n')
			.map((line) => line.split(',').slice(-6, -3));
		expect(lines.slice(0, 3)).toEqual([
			['carrier', 'carrier_id', 'carrier_device'],
			[KIM, id, 'Phone'],
			['', '', '']
		]);
	});
});
