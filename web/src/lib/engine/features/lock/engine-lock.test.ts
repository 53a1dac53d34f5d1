import { expect, test } from 'vitest';
import { HandMovedClock } from '#lib/replica/hand-moved-clock.ts';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const MINUTE_MS = 60_000;
const sam = { id: 'a'.repeat(24) };

/** Creates a server that holds back pushes until the test releases them. */
function slowServer() {
	const server = new FakeServer();
	const push = server.push.bind(server);
	let go = (): void => undefined;
	let held: Promise<void> = Promise.resolve();
	server.push = async (request) => {
		await held;
		return push(request);
	};
	return {
		server,
		hold: () => {
			held = new Promise((resolve) => (go = resolve));
		},
		go: () => go()
	};
}

async function startWatched() {
	const hands = new HandMovedClock(5_000_000);
	const { server, hold, go } = slowServer();
	const clock = {
		after: hands.after,
		get now() {
			return hands.now();
		}
	};
	const fixture = await startOpen({ server, clock });
	const tab = {};
	await fixture.engine.attend(tab, true);
	return { ...fixture, server, hold, go, hands, tab };
}

const stateOf = ({ ask }: Pick<EngineFixture, 'ask'>) => ask({ kind: 'engine' });
const policy = (lockAfterMinutes: number) => ({ providerId: PROVIDER, lockAfterMinutes });

test('SEC-G02 an idle app locks itself, and one in use does not', async () => {
	const fixture = await startWatched();
	const { engine, hands } = fixture;

	hands.pass(10 * MINUTE_MS);
	engine.use();
	hands.pass(10 * MINUTE_MS);
	const inUse = stateOf(fixture).phase;
	hands.pass(5 * MINUTE_MS);

	expect(inUse).toBe('open');
	await expect
		.poll(() => stateOf(fixture))
		.toMatchObject({ phase: 'locked', people: [{ key: KEY }] });
	expect(engine.session).toBeUndefined();
	expect(await fixture.api.mutate({ name: 'administrator.suspend', args: sam })).toMatchObject({
		error: { code: 'locked' }
	});
});

test('SEC-G02 an app in the background in every tab is locked when a tab shows it again', async () => {
	const fixture = await startWatched();
	const { engine, hands, tab } = fixture;
	const other = {};
	await engine.attend(other, true);

	await engine.attend(tab, false);
	hands.sleep(3 * MINUTE_MS);
	await engine.attend(tab, true);
	const seenElsewhere = stateOf(fixture).phase;
	await engine.attend(tab, false);
	await engine.attend(other, false);
	hands.sleep(3 * MINUTE_MS);
	await engine.attend(tab, true);

	expect(seenElsewhere).toBe('open');
	expect(stateOf(fixture).phase).toBe('locked');
});

test('SEC-G02 the lock time of the provider applies, and a shorter one of the person', async () => {
	const fixture = await startWatched();
	const { api, hands, rest } = fixture;
	fixture.server.isDown = true;
	await api.mutate({ name: 'provider.setPolicy', args: policy(10) });
	await rest();
	await api.keepLockChoice({ idleMinutes: 3 });

	hands.pass(3 * MINUTE_MS - 1);
	const before = stateOf(fixture).phase;
	hands.pass(1);

	expect(before).toBe('open');
	await expect.poll(() => stateOf(fixture).phase).toBe('locked');
	await api.unlock(KEY, SECRET);
	await expect
		.poll(() => fixture.ask({ kind: 'lock' }))
		.toEqual({
			policyMinutes: 10,
			idleMinutes: 3,
			hiddenMinutes: 2,
			hasPin: false,
			isRequired: true,
			methods: ['passphrase']
		});
});

test('SEC-G02 a change in flight arrives before the key is dropped, behind a locked screen', async () => {
	const fixture = await startWatched();
	const { api, engine, hands, hold, go } = fixture;
	hold();
	await api.mutate({ name: 'administrator.suspend', args: sam });

	hands.pass(15 * MINUTE_MS);
	await expect.poll(() => stateOf(fixture)).toMatchObject({ phase: 'locked', isSending: true });
	const seen = engine.session;
	go();

	await expect.poll(() => stateOf(fixture)).not.toHaveProperty('isSending');
	expect(seen).toBeUndefined();
	expect(stateOf(fixture)).toMatchObject({ phase: 'locked', people: [{ waiting: 0 }] });
});

test('SEC-G02 a change without an answer delays the lock for a minute and is kept', async () => {
	const fixture = await startWatched();
	const { api, hands, hold } = fixture;
	hold();
	await api.mutate({ name: 'administrator.suspend', args: sam });

	hands.pass(15 * MINUTE_MS);
	await expect.poll(() => stateOf(fixture)).toMatchObject({ isSending: true });
	hands.pass(MINUTE_MS);

	await expect.poll(() => stateOf(fixture)).not.toHaveProperty('isSending');
	expect(stateOf(fixture)).toMatchObject({ phase: 'locked', people: [{ waiting: 1 }] });
});

test('SEC-G02 a person who unlocks in the meantime continues, and the change is not lost', async () => {
	const fixture = await startWatched();
	const { api, hands, hold, go, rest } = fixture;
	hold();
	await api.mutate({ name: 'administrator.suspend', args: sam });
	hands.pass(15 * MINUTE_MS);
	await expect.poll(() => stateOf(fixture)).toMatchObject({ isSending: true });

	const unlocked = await api.unlock(KEY, SECRET);
	go();
	await rest();

	expect(unlocked.ok).toBe(true);
	expect(fixture.ask({ kind: 'status' })).toMatchObject({ waiting: 0 });
});
