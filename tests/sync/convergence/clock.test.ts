import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

describe.each([
	['behind', -YEAR_MS],
	['ahead', YEAR_MS]
])('with a clock that is a year %s', (_word, offMs) => {
	let world: ServerWorld;
	let owner: string;
	let sam: string;
	let phone: Device;

	beforeEach(async () => {
		world = await createServerWorld();
		owner = await world.addAdministrator({ role: OWNER_ROLE });
		sam = await world.addAdministrator({ role: 'Manager', firstName: 'Sam' });
		phone = await Device.open(world, await world.signIn(owner, 'Phone'), 'Phone');
		await setClock(offMs);
		await phone.sync();
	});
	afterEach(async () => {
		phone.close();
		await world.close();
	});

	async function setClock(off: number): Promise<void> {
		phone.clock = { ...phone.clock, now: () => world.clock.now + off };
		await phone.restart();
	}

	async function passOffline(ms: number): Promise<void> {
		phone.wire.isCut = true;
		await phone.sync();
		world.clock.now += ms;
	}

	async function decided(...ids: readonly string[]) {
		phone.wire.heal();
		await phone.sync();
		const events = await world.audit();
		return ids.map((id) => events.find(({ mutation_id: decidedId }) => decidedId === id));
	}

	test('SEC-D09 a loosening goes to review by the hours that the server counts', async () => {
		await world.apply('administrator.suspend', { id: sam });
		await phone.sync();
		const early = await phone.mutate('administrator.restore', { id: sam });
		await passOffline(71 * HOUR_MS);
		const [first] = await decided(early);
		await phone.mutate('administrator.suspend', { id: sam });
		await phone.sync();
		phone.wire.isCut = true;
		const late = await phone.mutate('administrator.restore', { id: sam });
		await passOffline(73 * HOUR_MS);
		const [second] = await decided(late);

		expect([first?.outcome, second?.outcome]).toEqual(['applied', 'review']);
		expect(phone.replica.needsYou().map(({ id }) => id)).toEqual([late]);
	});

	test('an email expires after a day of waiting and not before', async () => {
		await passOffline(0);
		const old = await phone.mutate('administrator.sendPasswordReset', { id: sam });
		await passOffline(20 * HOUR_MS);
		const recent = await phone.mutate('administrator.sendPasswordReset', { id: owner });
		await passOffline(5 * HOUR_MS);

		const outcomes = (await decided(old, recent)).map((event) => event?.outcome);

		expect(outcomes).toEqual(['expired', 'applied']);
	});

	test('everyone reads its time by the server’s clock', async () => {
		await passOffline(0);
		const madeAt = world.clock.now;
		const id = await phone.mutate('administrator.suspend', { id: sam });
		await passOffline(2 * HOUR_MS);

		const [event] = await decided(id);

		expect(event).toMatchObject({ made_at: madeAt, applied_at: world.clock.now });
		expect(phone.replica.settled.get(id)?.verdict?.authoredAt).toBe(madeAt);
	});

	test('correcting the clock between a change and its sending changes nothing', async () => {
		await passOffline(0);
		const id = await phone.mutate('administrator.suspend', { id: sam });
		await passOffline(HOUR_MS);
		await setClock(0);

		const [event] = await decided(id);

		expect(event?.outcome).toBe('applied');
		expect(event?.made_at).toBeLessThanOrEqual(world.clock.now);
		expect([phone.replica.queue.size, phone.replica.needsYou()]).toEqual([0, []]);
	});
});

describe('a clock that is changed between a change and its sending', () => {
	let world: ServerWorld;
	let sam: string;
	let phone: Device;
	let madeAt: number;

	beforeEach(async () => {
		world = await createServerWorld();
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		sam = await world.addAdministrator({ role: 'Manager', firstName: 'Sam' });
		phone = await Device.open(world, await world.signIn(owner, 'Phone'), 'Phone');
		await phone.sync();
		phone.wire.isCut = true;
		madeAt = world.clock.now;
		await phone.mutate('administrator.suspend', { id: sam });
		world.clock.now += HOUR_MS;
	});
	afterEach(async () => {
		phone.close();
		await world.close();
	});

	async function decided() {
		phone.wire.heal();
		await phone.sync();
		return (await world.audit()).find(({ name }) => name === 'administrator.suspend');
	}

	test.each([
		['ahead', YEAR_MS],
		['back', -YEAR_MS],
		['right on', 0]
	])('and set %s, is corrected by the elapsed time that the device counted', async (_how, byMs) => {
		phone.aheadMs = byMs;

		const event = await decided();

		expect(event).toMatchObject({ made_at: madeAt, made_uncertain: null });
		expect(event?.applied_at).toBe(world.clock.now);
	});

	test.each([
		['ahead', YEAR_MS],
		['back', -YEAR_MS]
	])(
		'and set %s while the app is closed, makes its time uncertain and says so',
		async (_how, byMs) => {
			phone.aheadMs = byMs;
			await phone.restart();

			expect(await decided()).toMatchObject({ outcome: 'applied', made_uncertain: 1 });
		}
	);

	test('keeps its time when the app is only closed in between', async () => {
		await phone.restart();

		expect(await decided()).toMatchObject({ made_at: madeAt, made_uncertain: null });
	});
});
