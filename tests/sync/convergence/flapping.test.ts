import { setImmediate } from 'node:timers/promises';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HandMovedClock } from '@tenantry/web/replica/hand-moved-clock.ts';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const QUEUED = 300;
const FLAPS = 120;
/**
 * Range of the one-way latencies, which start at 100 ms and differ each time. What is in flight at
 * a cut is lost, there or back.
 */
const LATENCIES_MS = 350;

let world: ServerWorld;
let phone: Device;
let time: HandMovedClock;
let requests: number;
let people: string[];

beforeEach(async () => {
	world = await createServerWorld();
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	people = [];
	for (let count = 0; count < 30; count++)
		people.push(await world.addAdministrator({ role: 'Manager', firstName: `Sam ${count}` }));
	phone = await Device.open(world, await world.signIn(owner, 'Phone'), 'Phone');
	phone.rowsAPage = 500;
	await phone.sync();
	time = new HandMovedClock(world.clock.now);
	requests = 0;
	phone.clock = time;
	phone.wire.between = (send) => async (path, init) => {
		requests++;
		await underWay();
		const answer = await send(path, init);
		await underWay();
		return answer;
	};
	await phone.restart();
});
afterEach(async () => {
	phone.close();
	await world.close();
});

const NOTHING = new Uint8Array();

/**
 * Lets the work that a timer has set off finish. It takes turns of the real event loop and seals
 * records on other threads. A digest requested now is answered after what those threads were given
 * before, on a busy machine too.
 */
async function turns(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) {
		await crypto.subtle.digest('SHA-256', NOTHING);
		await setImmediate();
	}
}

async function underWay(): Promise<void> {
	const latencyMs = 100 + ((requests * 97) % LATENCIES_MS);
	await new Promise<void>((resolve) => void time.after(latencyMs, resolve));
	if (phone.wire.isCut) throw new TypeError('The wire was cut');
}

test('airplane mode toggled every second for two minutes loses and doubles none of 300 changes', async () => {
	phone.wire.isCut = true;
	const ids: string[] = [];
	for (let count = 0; count < QUEUED; count++) {
		const id = people[count % people.length] ?? '';
		ids.push(await phone.mutate('administrator.editDetails', { id, lastName: `Name ${count}` }));
	}
	const urgent = await phone.mutate('administrator.suspend', { id: people[7] ?? '' });

	for (let flap = 0; flap < FLAPS; flap++) {
		phone.wire.isCut = flap % 2 === 1;
		// The browser reports the connection, and the engine wakes up.
		if (!phone.wire.isCut) phone.loop.wake({ pull: true });
		await time.passInTurns(1_000, turns);
		world.clock.now += 1_000;
	}
	const [first] = (await world.audit()).filter(({ mutation_id: id }) => id !== null);
	const requestsInFlaps = requests;
	phone.wire.isCut = false;
	while (phone.replica.queue.size > 0 || phone.loop.isBusy) {
		phone.loop.wake();
		await time.passInTurns(1_000, turns);
	}

	const decided = (await world.audit()).flatMap(({ mutation_id: id }) => id ?? []);
	expect(decided.toSorted()).toEqual([...ids, urgent].sort());
	expect(decided.filter((id) => id !== urgent)).toEqual(ids);
	expect(first?.mutation_id).toBe(urgent);
	expect(requestsInFlaps).toBeLessThan(FLAPS * 3);
	expect(phone.replica.needsYou()).toEqual([]);
});
