import { afterEach, expect, test, vi } from 'vitest';
import { openDatabase, type Storage } from '#lib/replica/store/database.ts';
import { fillStorage } from '#fixtures/full-storage.ts';
import { openPeople } from '#lib/replica/store/people.ts';
import { idOf, page, person, PROVIDER, SELF, verdict } from '#fixtures/replica.ts';
import { SECRET, SIGN_IN, startOpen, type EngineFixture } from '#fixtures/engine.ts';

afterEach(() => vi.restoreAllMocks());

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };
const ALL = { search: '', filter: {}, sort: { by: 'name', direction: 'ascending' } } as const;
const FULL = { ok: false, error: { code: 'storage_full' } };

function status({ ask }: EngineFixture) {
	return ask({ kind: 'status' });
}

function phase({ ask }: EngineFixture): string {
	return ask({ kind: 'engine' }).phase;
}

function firstNames({ ask }: EngineFixture): readonly string[] {
	const { rows } = ask({ kind: 'administrators', ...ALL, from: 0, count: 50 });
	return rows.map(({ firstName }) => firstName);
}

async function countIn(storage: Storage, table: 'page' | 'log' | 'queue'): Promise<number> {
	const database = await openDatabase(KEY, storage);
	const count = await database[table].count();
	database.close();
	return count;
}

/** Closes an engine with two changes that were never sent, and starts it again. */
async function restartWaiting(): Promise<EngineFixture> {
	const open = await startOpen();
	open.server.isDown = true;
	await open.api.mutate({ name: 'administrator.suspend', args: sam });
	await open.api.mutate({
		name: 'administrator.editDetails',
		args: { ...sam, firstName: 'Samir' }
	});
	return open.restart();
}

test('a full device is unlocked and read without a server and says that it is full', async () => {
	const fixture = await restartWaiting();
	const room = fillStorage();

	const opened = await fixture.api.unlock(KEY, SECRET);
	await fixture.rest();
	const told = status(fixture);
	const names = firstNames(fixture);
	room.makeRoom();

	expect(opened.ok).toBe(true);
	expect(told).toMatchObject({ paused: 'storage', connection: 'offline', waiting: 2 });
	expect(names).toContain('Samir');
});

test('a full device sends its queue, refuses what it cannot store, and continues automatically when there is room', async () => {
	const fixture = await restartWaiting();
	const { api, server } = fixture;
	const room = fillStorage();
	await api.unlock(KEY, SECRET);
	await fixture.rest();

	server.isDown = false;
	api.syncNow();
	await fixture.rest();
	const refused = await api.mutate({ name: 'administrator.requireMfa', args: sam });
	const [{ lastSyncAt, ...full }, isKept] = [
		status(fixture),
		await countIn(fixture.storage, 'queue')
	];

	const sent = server.pushes.flatMap(({ mutations }) => mutations);
	expect(sent.map(({ name }) => name)).toEqual([
		'administrator.suspend',
		'administrator.editDetails'
	]);
	expect(refused).toEqual(FULL);
	expect(full).toMatchObject({ paused: 'storage', connection: 'online', waiting: 2 });
	expect(isKept).toBe(2);

	room.makeRoom();
	fixture.clock.now += 1_000;
	const verdicts = sent.map(({ id, name, args }, n) => verdict(id, { name, args, version: n + 2 }));
	const late = person('late', { firstName: 'Late' });
	server.next = page({ cookie: 'c9', version: 9, put: [late], verdicts });
	const saved = await api.mutate({ name: 'administrator.requireMfa', args: sam });
	await fixture.rest();

	expect(saved.ok).toBe(true);
	expect(firstNames(fixture)).toContain('Late');
	expect(status(fixture)).toMatchObject({ paused: null, waiting: 0 });
	expect(status(fixture).lastSyncAt).toBeGreaterThan(lastSyncAt ?? Infinity);
});

test('room is noticed as soon as anything is stored, and the list catches up', async () => {
	const fixture = await restartWaiting();
	const room = fillStorage();
	await fixture.api.unlock(KEY, SECRET);
	await fixture.rest();
	fixture.server.isDown = false;
	room.makeRoom();
	const before = fixture.server.pulls.length;

	await fixture.api.keepLockChoice({});
	await fixture.rest();

	expect(fixture.server.pulls.length).toBeGreaterThan(before);
	expect(status(fixture)).toMatchObject({ paused: null, waiting: 0 });
});

test('personal settings that a full device cannot store are refused as such, and nothing is lost', async () => {
	const fixture = await startOpen();
	const { api, ask } = fixture;
	const view = { id: 'v', name: 'Mine', ...ALL };
	fixture.server.isDown = true;
	api.syncNow();
	await fixture.rest();
	const made = await api.mutate({
		name: 'administrator.editDetails',
		args: { ...sam, firstName: 'Samir' }
	});
	const room = fillStorage();

	const answers = [
		await api.keepView(view),
		await api.keepLockChoice({}),
		await api.setPin(SECRET, '271828'),
		await api.withdraw(made.ok ? made.value.mutationId : ''),
		await api.withdrawAll()
	];
	const shown = firstNames(fixture);
	room.makeRoom();

	expect(answers).toEqual(answers.map(() => FULL));
	expect(shown).toContain('Samir');
	expect(ask({ kind: 'status' }).waiting).toBe(1);
	expect((await api.withdrawAll()).ok).toBe(true);
});

test('SEC-G05 a revoked device without room still deletes its rows', async () => {
	const fixture = await restartWaiting();
	const room = fillStorage();
	await fixture.api.unlock(KEY, SECRET);
	await fixture.rest();
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	fixture.server.refusal = 'device_revoked';

	fixture.api.syncNow();
	await expect.poll(() => phase(fixture)).toBe('revoked');
	room.makeRoom();

	expect(await countIn(fixture.storage, 'page')).toBe(0);
	expect(await countIn(fixture.storage, 'log')).toBe(0);
});

test('signing out of a full device removes the copy, which makes room to record that the server must be told', async () => {
	const fixture = await startOpen();
	fixture.server.isDown = true;
	const room = fillStorage();
	const { indexedDB } = fixture.storage;
	const remove = indexedDB.deleteDatabase.bind(indexedDB);
	vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation((name) => {
		room.makeRoom();
		return remove(name);
	});

	await fixture.api.signOut('drop');

	expect(phase(fixture)).toBe('signed_out');
	const people = await openPeople(fixture.storage);
	const noted = (await people.ending.toArray()).map(({ deviceId }) => deviceId);
	people.close();
	expect(noted).toContain(`device-${SELF}`);
});

test('a sign-in over an open copy continues without room for what it brings', async () => {
	const fixture = await startOpen();
	const room = fillStorage();

	const step = await fixture.api.signIn(SIGN_IN);
	await fixture.rest();
	room.makeRoom();

	expect(step).toMatchObject({ ok: true, value: { next: 'done' } });
	expect(phase(fixture)).toBe('open');
});
