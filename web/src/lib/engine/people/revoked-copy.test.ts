import { expect, test } from 'vitest';
import { openDatabase, type Storage } from '#lib/replica/store/database.ts';
import { openPeople } from '#lib/replica/store/people.ts';
import { idOf, page, PROVIDER, SELF } from '#fixtures/replica.ts';
import {
	SECRET,
	signedInAs,
	signInOther,
	startOpen,
	type EngineFixture
} from '#fixtures/engine.ts';
import { newTokens } from '#lib/engine/copy/unlock-tries.ts';

const GONE = `${PROVIDER}-${SELF}`;
const OTHER = `${PROVIDER}-${idOf('other')}`;
const GONE_DEVICE = `device-${SELF}`;
const sam = { id: idOf('sam') };

/** Starts a device of two people: the first has left, and the second is in. */
async function startShared({ unsent }: { readonly unsent: boolean }): Promise<EngineFixture> {
	const fixture = await startOpen();
	const { api, server, rest } = fixture;
	if (unsent) {
		server.isDown = true;
		await api.mutate({ name: 'administrator.suspend', args: sam });
		await rest();
	}
	await api.switchPerson();
	await signInOther(fixture);
	return fixture;
}

/** Makes the server report a device as revoked with the next page. */
async function hear({ api, server, rest }: EngineFixture, deviceId = GONE_DEVICE): Promise<void> {
	server.next = page({ cookie: 'c9', version: 1, revokedDevices: [deviceId] });
	api.syncNow();
	await rest();
	// Unlocking waits until the removal is done.
	await api.unlock('nobody', null);
}

interface Stored {
	readonly vault: number;
	readonly page: number;
	readonly log: number;
	readonly queue: number;
	readonly settled: number;
	readonly archive: number;
	readonly meta: readonly string[];
}

async function stored(storage: Storage, key: string): Promise<Stored> {
	const database = await openDatabase(key, storage);
	const count = (name: Exclude<keyof Stored, 'meta'>) => database[name].count();
	const found = {
		vault: await count('vault'),
		page: await count('page'),
		log: await count('log'),
		queue: await count('queue'),
		settled: await count('settled'),
		archive: await count('archive'),
		meta: (await database.meta.toCollection().primaryKeys()).toSorted()
	};
	database.close();
	return found;
}

async function databaseNames({ indexedDB }: Storage): Promise<readonly (string | undefined)[]> {
	return (await indexedDB.databases()).map(({ name }) => name);
}

test('SEC-G13 the rows of a revoked person are removed while another is signed in, and their unsent changes stay sealed', async () => {
	const fixture = await startShared({ unsent: true });
	const { api, ask, storage, server } = fixture;
	const before = await stored(storage, GONE);
	expect(before.page + before.log).toBeGreaterThan(0);
	expect(before.meta).toContain('state');

	await hear(fixture);

	const tokens = newTokens().map(({ id }) => id);
	expect(await stored(storage, GONE)).toEqual({
		vault: 1,
		page: 0,
		log: 0,
		queue: 1,
		settled: 0,
		archive: 0,
		meta: ['credential', 'epoch', 'fence', 'identity', 'queue', ...tokens.toSorted(), 'unsent']
	});
	const own = await stored(storage, OTHER);
	expect(own.page + own.log).toBeGreaterThan(0);
	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open' });
	expect(server.asked).not.toContain('/sync/v1/quarantine');
	await api.lock();
	const people = [{ key: OTHER }, { key: GONE, waiting: 1, revoked: 'to_hand_over' }];
	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'locked', people });
	expect(ask({ kind: 'engine' })).not.toHaveProperty('ended');
	expect(ask({ kind: 'engine' })).not.toHaveProperty(['people', 0, 'revoked']);
});

test('SEC-G13 unsent changes are handed over when the person unlocks, and then nothing of them is left', async () => {
	const fixture = await startShared({ unsent: true });
	await hear(fixture);
	const { api, ask, server, storage } = await fixture.restart();
	server.refusal = 'device_revoked';
	server.resumes = false;
	server.sideAnswers.set('/sync/v1/quarantine', { results: [] });

	expect((await api.unlock(GONE, SECRET)).ok).toBe(true);

	await expect
		.poll(() => ask({ kind: 'engine' }))
		.toMatchObject({ phase: 'revoked', handOver: 'done', person: { waiting: 1 } });
	expect(server.asked).toContain('/sync/v1/quarantine');
	expect(server.pushes).toEqual([]);
	expect(await databaseNames(storage)).not.toContain(`tenantry-${GONE}`);
});

test('SEC-G13 the person sees nothing without a network, and their unsent changes wait', async () => {
	const fixture = await startShared({ unsent: true });
	await hear(fixture);
	const { api, ask, server, storage } = await fixture.restart();
	server.isDown = true;

	const unlocked = await api.unlock(GONE, SECRET);

	expect(unlocked).toMatchObject({ error: { code: 'revoked_offline' } });
	expect(ask({ kind: 'engine' }).phase).toBe('locked');
	expect((await stored(storage, GONE)).queue).toBe(1);
});

test('SEC-G13 a copy without unsent changes is removed completely, and the lock screen says whose it was', async () => {
	const fixture = await startShared({ unsent: false });
	const { api, ask, storage, clock } = fixture;

	await hear(fixture);

	expect(await databaseNames(storage)).not.toContain(`tenantry-${GONE}`);
	await api.lock();
	const told = { people: [{ key: OTHER }], ended: [{ name: 'A. H.', email: 'a…@north.example' }] };
	expect(ask({ kind: 'engine' })).toMatchObject(told);
	clock.now += 86_000_000;
	const sameDay = await fixture.restart();
	expect(sameDay.ask({ kind: 'engine' })).toMatchObject(told);
	clock.now += 1_000_000;
	const nextDay = await sameDay.restart();
	expect(nextDay.ask({ kind: 'engine' })).not.toHaveProperty('ended');
});

test('SEC-G13 other copies and that of the signed-in person stay unchanged', async () => {
	const fixture = await startShared({ unsent: true });
	const { ask, storage } = fixture;
	const before = await stored(storage, GONE);

	await hear(fixture, 'device-of-nobody-here');
	await hear(fixture, `device-${idOf('other')}`);
	await fixture.api.lock();

	expect(await stored(storage, GONE)).toEqual(before);
	expect(ask({ kind: 'engine' })).toMatchObject({ people: [{ key: OTHER }, { key: GONE }] });
	expect(ask({ kind: 'engine' })).not.toHaveProperty(['people', 1, 'revoked']);
});

test('an interrupted removal opens nothing without the server, and resumes with the next page', async () => {
	const fixture = await startShared({ unsent: true });
	const { api, server, storage } = fixture;
	const people = await openPeople(storage);
	await people.person.update(GONE, { isRevoked: true });
	people.close();
	await api.lock();
	server.isDown = true;

	expect(await api.unlock(GONE, SECRET)).toMatchObject({ error: { code: 'revoked_offline' } });
	server.isDown = false;
	await api.unlock(OTHER, SECRET);
	await hear(fixture);

	expect(await stored(storage, GONE)).toMatchObject({ page: 0, log: 0, queue: 1 });
});

test('a person who unlocks while their copy is being removed waits and sees nothing of it', async () => {
	const fixture = await startShared({ unsent: true });
	const { api, engine, ask, server, storage } = fixture;
	server.next = page({ cookie: 'c9', version: 1, revokedDevices: [GONE_DEVICE] });
	const phases: string[] = [];
	engine.watch({ kind: 'engine' }, () => phases.push(ask({ kind: 'engine' }).phase));

	await engine.session?.loop.settle();
	await api.switchPerson();
	server.isDown = true;
	const unlocked = await api.unlock(GONE, SECRET);

	expect(unlocked).toMatchObject({ error: { code: 'revoked_offline' } });
	expect(phases.slice(phases.indexOf('locked'))).not.toContain('open');
	expect(await stored(storage, GONE)).toMatchObject({ page: 0, log: 0, queue: 1 });
});

test('a person who regains access in the meantime gets the rows again, and their queue is sent', async () => {
	const fixture = await startShared({ unsent: true });
	await hear(fixture);
	const { api, ask, server, rest } = await fixture.restart();
	server.signedIn = signedInAs(SELF);

	expect((await api.unlock(GONE, SECRET)).ok).toBe(true);
	await rest();

	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 0 });
	expect(server.pulls.at(-1)?.cookie).not.toBeNull();
	expect(server.pushes.flatMap(({ mutations }) => mutations)).toHaveLength(1);
	await api.lock();
	expect(ask({ kind: 'engine' })).not.toHaveProperty(['people', 0, 'revoked']);
});

test('a signed-out person has no credential left for a hand-over and is told so', async () => {
	const fixture = await startOpen();
	fixture.server.isDown = true;
	await fixture.api.mutate({ name: 'administrator.suspend', args: sam });
	await fixture.rest();
	await fixture.api.signOut('keep');
	await signInOther(fixture);

	await hear(fixture);
	expect(await stored(fixture.storage, GONE)).toMatchObject({ page: 0, queue: 1 });
	await fixture.api.lock();

	expect(fixture.ask({ kind: 'engine' })).toMatchObject({
		people: [{ key: OTHER }, { key: GONE, waiting: 1, revoked: 'kept' }]
	});
	expect(await fixture.api.unlock(GONE, SECRET)).toMatchObject({
		error: { code: 'not_signed_in' }
	});
});
