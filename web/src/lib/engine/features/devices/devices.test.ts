import type { Device, DevicesAnswer } from '@tenantry/shared/protocol/devices.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, SELF } from '#fixtures/replica.ts';
import type { DevicesQuery, DevicesView } from '#lib/engine-api/devices.ts';
import { SECRET, signedInAs, startOpen, type EngineFixture } from '#fixtures/engine.ts';
import { identityOf, personKey } from '#lib/engine/copy/identity.ts';

const PATH = '/sync/v1/devices';
const MINE = 'd'.repeat(24);
const ALL: DevicesQuery = { kind: 'devices', id: '', search: '', count: 10, heardAt: null };

let fixture: EngineFixture;

beforeEach(async () => {
	fixture = await startOpen();
	say();
});

function say(answer: Partial<DevicesAnswer> = {}): void {
	const devices = [
		device({ id: `device-${SELF}`, isThis: true }),
		device({ id: MINE, name: 'Old phone', waiting: 2, oldestWaitingAt: 400 }),
		device({ id: 'e'.repeat(24), administratorId: idOf('sam'), name: 'Tablet of Sam' })
	];
	const complete = { devices, isCut: false, lockouts: [], serverNow: 1_000, ...answer };
	fixture.server.sideAnswers.set(PATH, complete);
}

function device(fields: Partial<Device>): Device {
	return {
		id: MINE,
		administratorId: SELF,
		administratorName: 'Somebody',
		name: 'Laptop',
		createdAt: 1,
		lastSeenAt: 500,
		waiting: 0,
		oldestWaitingAt: null,
		isThis: false,
		...fields
	};
}

/** Resolves with the newest answer, once it is as the test wants it. */
async function view(
	query: DevicesQuery = ALL,
	isReady = ({ asOf, isAsking }: DevicesView) => asOf !== null && !isAsking
): Promise<DevicesView> {
	let newest: DevicesView | undefined;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the query says
	const watch = fixture.engine.watch(query, (result) => (newest = result as DevicesView));
	await vi.waitFor(() => expect(newest !== undefined && isReady(newest)).toBe(true));
	watch.close();
	if (newest === undefined) throw new Error('No answer');
	return newest;
}

const asked = () => fixture.server.asked.filter((name) => name === PATH).length;

test('the list of devices shows the signed-in ones and which are one’s own', async () => {
	const { rows, total, isOfOthers, asOf } = await view();

	expect(rows.map(({ name, isThis, isOwn, waiting }) => [name, isThis, isOwn, waiting])).toEqual([
		['Laptop', true, true, 0],
		['Old phone', false, true, 2],
		['Tablet of Sam', false, false, 0]
	]);
	expect([total, isOfOthers, asOf]).toEqual([3, true, fixture.clock.now]);
});

test('one administrator and a search narrow the list of devices', async () => {
	const own = await view({ ...ALL, id: SELF });
	const found = await view({ ...ALL, search: ' PHONE  old' });
	const cut = await view({ ...ALL, count: 1 });

	expect(own.rows).toHaveLength(2);
	expect(found.rows.map(({ name }) => name)).toEqual(['Old phone']);
	expect([cut.rows.length, cut.count]).toEqual([1, 3]);
});

test('a device is revoked offline and says so until it is decided', async () => {
	await view();
	fixture.server.isDown = true;
	fixture.clock.now++;

	const made = await fixture.api.mutate({
		name: 'administrator.endDevice',
		args: { id: SELF, deviceId: MINE }
	});
	const waiting = await view();
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	const settled = await view(ALL, ({ rows }) => rows[1]?.ending === null);

	expect(made.ok && made.value.prediction.outcome).toBe('applied');
	expect(waiting.rows.map(({ ending }) => ending)).toEqual([null, 'waiting', null]);
	expect(settled.rows[1]?.ending).toBeNull();
});

test('the list is fetched again only after new contact with the server', async () => {
	await view();
	await view({ ...ALL, count: 9 });
	const before = asked();
	fixture.clock.now += 60_000;
	fixture.api.syncNow();
	await fixture.rest();

	await view(ALL, ({ asOf }) => asOf === fixture.clock.now);

	expect([before, asked()]).toEqual([1, 2]);
});

test('the last answer is available after a restart without the server', async () => {
	await view();
	const { asOf } = await view();
	fixture = await fixture.restart();
	fixture.server.isDown = true;
	fixture.clock.now += 1_000;
	const state = fixture.ask({ kind: 'engine' });
	const [known] = 'people' in state ? state.people : [];
	await fixture.api.unlock(known?.key ?? '', SECRET);

	const kept = await view();

	expect(kept.asOf).toBe(asOf);
	expect(kept.rows).toHaveLength(3);
});

test('an own device gets its new name at once', async () => {
	fixture.server.sideAnswers.set('/session/v1/devices/rename', undefined);
	await view();

	const renamed = await fixture.api.renameDevice(MINE, 'Kate’s phone');
	const shown = await view();

	expect(renamed).toEqual({ ok: true, value: undefined });
	expect(shown.rows.map(({ name }) => name)).toEqual(['Laptop', 'Kate’s phone', 'Tablet of Sam']);
});

test('a device keeps its name where no server answers', async () => {
	await view();
	fixture.server.isDown = true;

	const renamed = await fixture.api.renameDevice(null, 'Kate’s phone');

	expect(renamed).toMatchObject({ ok: false, error: { code: 'offline' } });
	expect((await view()).rows[0]?.name).toBe('Laptop');
});

test('devices of an administrator who is no longer visible are removed', async () => {
	say({ devices: [device({ administratorId: 'gone' })] });

	expect((await view()).total).toBe(0);
});

test('a lockout is shown by the clock of this device until it ends', async () => {
	say({ lockouts: [{ administratorId: idOf('other'), until: 31_000 }] });

	const { lockouts } = await view();
	fixture.clock.now += 30_000;
	const over = await view({ ...ALL, count: 9 });

	const until = fixture.clock.now;
	expect(lockouts).toEqual([
		{ administratorId: idOf('other'), name: 'Sam other', unlocking: null, until }
	]);
	expect(over.lockouts).toEqual([]);
});

test('the list gives the reason when sessions cannot be ended and locks cannot be lifted', async () => {
	const { guards } = await view({ ...ALL, id: SELF });

	expect(guards).toEqual({ endSessions: null, unlock: 'self_forbidden' });
});

test('a revoked device keeps nothing of the list', async () => {
	await view();
	fixture.server.isDown = true;
	await fixture.api.mutate({ name: 'administrator.endSessions', args: { id: SELF } });
	fixture.server.isDown = false;
	fixture.server.refusal = 'device_revoked';
	fixture.api.syncNow();
	await vi.waitFor(() => expect(fixture.ask({ kind: 'engine' }).phase).toBe('revoked'));

	const key = personKey(identityOf(signedInAs(SELF)));
	const database = await openDatabase(key, fixture.storage);
	const kept = await database.meta.get('devices');
	database.close();

	expect(kept).toBeUndefined();
});
