import { expect, test } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, startEngine, SIGN_IN, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const YEAR_MS = 365 * 24 * 3_600_000;
/** Lease that the fixture's server gives at each contact: `leaseUntil` less `serverNow`. */
const LEASE_MS = 999_000;

const phase = ({ ask }: EngineFixture) => ask({ kind: 'engine' }).phase;
const unlock = ({ api }: EngineFixture) => api.unlock(KEY, SECRET);

/** Lets time pass without a network, and tries to sync. */
async function passOffline(fixture: EngineFixture, ms: number): Promise<void> {
	fixture.server.isDown = true;
	fixture.clock.now += ms;
	fixture.api.syncNow();
	await fixture.rest();
}

test.each([-YEAR_MS, YEAR_MS])(
	'SEC-G04 a clock that is %s ms off gives the same lease as any other',
	async (off) => {
		const first = await startEngine({ clock: { now: Date.UTC(2026, 0, 5) + off } });
		await first.api.signIn(SIGN_IN);
		await first.api.makeVault(SECRET);
		await first.rest();
		await passOffline(first, LEASE_MS - 1_000);

		const early = await first.restart();
		const isOpenEarly = (await unlock(early)).ok;
		await passOffline(early, 2_000);
		const late = await early.restart();

		expect([isOpenEarly, phase(late)]).toEqual([true, 'locked']);
		expect(await unlock(late)).toMatchObject({ error: { code: 'lease_expired' } });
	}
);

test('SEC-G04 an open app is locked when its lease ends, and keeps the queue', async () => {
	const open = await startOpen();
	await passOffline(open, 1_000);
	await open.api.mutate({ name: 'administrator.suspend', args: { id: 'a'.repeat(24) } });
	await passOffline(open, LEASE_MS);

	await expect
		.poll(() => open.ask({ kind: 'engine' }))
		.toMatchObject({ phase: 'locked', people: [{ key: KEY, waiting: 1 }] });
	open.server.isDown = false;
	expect((await unlock(open)).ok).toBe(true);
	await open.rest();
	expect(open.ask({ kind: 'status' })).toMatchObject({ waiting: 0, connection: 'online' });
});

test('SEC-G04 a clock that is set back repeatedly gains no lease', async () => {
	const first = await startOpen();
	const contactAt = first.clock.now;
	await passOffline(first, LEASE_MS - 1_000);
	const second = await first.restart();
	const isOpenAtLast = (await unlock(second)).ok;
	second.clock.now = contactAt + 1_000;
	const third = await second.restart();

	expect(isOpenAtLast).toBe(true);
	expect(await unlock(third)).toMatchObject({ error: { code: 'lease_expired' } });
});

test('SEC-G04 a clock that jumps a year ahead locks the app, and correcting it does not', async () => {
	const open = await startOpen();
	await passOffline(open, YEAR_MS);
	await expect.poll(() => phase(open)).toBe('locked');
	open.server.isDown = false;
	const isOpenAhead = (await unlock(open)).ok;
	await open.rest();

	open.clock.now -= YEAR_MS;
	open.api.syncNow();
	await open.rest();
	await passOffline(open, 1_000);
	const later = await open.restart();

	expect([isOpenAhead, (await unlock(later)).ok]).toEqual([true, true]);
});

test.each([['state'], ['everything']])(
	'SEC-G12 a copy with its %s deleted from meta is locked until the server answers, and says why',
	async (what) => {
		const open = await startOpen();
		await passOffline(open, 1_000);
		const database = await openDatabase(KEY, open.storage);
		const kept = ['identity', 'credential', 'epoch'];
		const keys = await database.meta.toCollection().primaryKeys();
		const meant = what === 'state' ? ['state'] : keys.filter((key) => !kept.includes(key));
		await database.meta.bulkDelete(meant);
		database.close();

		const locked = await open.restart();
		expect(await unlock(locked)).toMatchObject({ error: { code: 'copy_changed' } });
		const again = await locked.restart();
		expect(await unlock(again)).toMatchObject({ error: { code: 'copy_changed' } });
		expect(phase(again)).toBe('locked');

		again.server.isDown = false;
		expect((await unlock(again)).ok).toBe(true);
		await again.rest();
		again.server.isDown = true;
		const after = await again.restart();
		expect((await unlock(after)).ok).toBe(true);
	}
);

test('SEC-G12 the highest time of this clock is not in a row that can be deleted separately', async () => {
	const open = await startOpen();
	const contactAt = open.clock.now;
	await passOffline(open, LEASE_MS - 1_000);
	const second = await open.restart();
	expect((await unlock(second)).ok).toBe(true);
	const database = await openDatabase(KEY, open.storage);
	const keys = await database.meta.toCollection().primaryKeys();
	await database.meta.bulkDelete(
		keys.filter((key) => !['identity', 'epoch', 'state'].includes(key))
	);
	database.close();
	second.clock.now = contactAt + 1_000;

	const after = await second.restart();

	expect(await unlock(after)).toMatchObject({ error: { code: 'lease_expired' } });
});
