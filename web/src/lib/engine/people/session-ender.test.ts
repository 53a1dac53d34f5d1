import { expect, test } from 'vitest';
import { HandMovedClock } from '#lib/replica/hand-moved-clock.ts';
import { openPeople } from '#lib/replica/store/people.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import {
	FakeServer,
	SECRET,
	SIGN_IN,
	startEngine,
	startOpen,
	type EngineFixture
} from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };

/** Returns the marks of everything that is still to be ended. */
async function marksIn({ storage }: EngineFixture): Promise<readonly string[]> {
	const people = await openPeople(storage);
	const marks = await people.ending.toArray();
	people.close();
	return marks.map(({ deviceId }) => deviceId);
}

/** Returns a function that lists the requests from now on. */
function askedFrom({ server }: EngineFixture): () => readonly string[] {
	const before = server.asked.length;
	return () => server.asked.slice(before).filter((name) => name !== 'links');
}

function clockOf(hands: HandMovedClock): EngineFixture['clock'] {
	return {
		after: hands.after,
		get now() {
			return hands.now();
		}
	};
}

test('SEC-G11 locking ends the session on the server and forgets its key, and unlocking opens another', async () => {
	const open = await startOpen();
	const asked = askedFrom(open);

	await open.api.lock();
	await expect.poll(asked).toEqual(['lock']);
	const isOpenWhileLocked = open.server.session.isOpen;
	await open.api.unlock(KEY, SECRET);
	await open.rest();

	expect(isOpenWhileLocked).toBe(false);
	expect(asked().slice(0, 3)).toEqual(['lock', 'resume', 'pull']);
	expect(open.server.session.isOpen).toBe(true);
});

test('SEC-G11 a lock without a network is reported first by the next engine, while it is still locked', async () => {
	const open = await startOpen();
	open.server.isDown = true;
	await open.api.mutate({ name: 'administrator.suspend', args: sam });
	await open.api.lock();
	const asked = askedFrom(open);

	const after = await open.restart();
	await expect.poll(asked).toEqual(['lock']);
	open.server.isDown = false;
	await after.api.unlock(KEY, SECRET);
	await after.rest();

	expect(asked().slice(0, 4)).toEqual(['lock', 'lock', 'resume', 'pull']);
	expect(asked()).toContain('push');
});

test('SEC-G11 a locked app tells the server as soon as there is a network again', async () => {
	const hands = new HandMovedClock(5_000_000);
	const open = await startOpen({ clock: clockOf(hands) });
	open.server.isDown = true;
	const asked = askedFrom(open);
	await open.api.lock();
	await expect.poll(asked).toEqual(['lock']);

	open.server.isDown = false;
	hands.pass(60_000);

	await expect.poll(asked).toEqual(['lock', 'lock']);
	hands.pass(600_000);
	expect(asked()).toEqual(['lock', 'lock']);
	expect(open.ask({ kind: 'engine' }).phase).toBe('locked');
});

test('SEC-G11 an idle app that locks itself ends its session too', async () => {
	const hands = new HandMovedClock(5_000_000);
	const open = await startOpen({ clock: clockOf(hands) });
	await open.engine.attend({}, true);
	const asked = askedFrom(open);

	hands.pass(16 * 60_000);

	await expect.poll(() => open.ask({ kind: 'engine' }).phase).toBe('locked');
	await expect.poll(() => open.server.session.isOpen).toBe(false);
	await expect.poll(asked).toContain('lock');
});

test('SEC-G11 the session of a killed browser ends before any other request', async () => {
	const open = await startOpen();
	const asked = askedFrom(open);

	// The engine before was neither locked nor closed.
	const after = await startEngine({ server: open.server, storage: open.storage });
	await expect.poll(asked).toEqual(['lock']);
	const again = await startEngine({ server: open.server, storage: open.storage });

	expect(asked()).toEqual(['lock']);
	for (const { ask } of [after, again]) expect(ask({ kind: 'engine' }).phase).toBe('locked');
});

test('SEC-G11 no request that needs a session is sent without one', async () => {
	const open = await startOpen();
	open.server.resumes = false;
	await open.api.lock();
	await open.api.unlock(KEY, SECRET);
	const asked = askedFrom(open);

	await open.api.mutate({ name: 'administrator.suspend', args: sam });
	open.api.syncNow();
	await open.rest();

	expect(asked()).toContain('resume');
	expect(asked()).not.toContain('push');
	expect(asked()).not.toContain('pull');
});

test('a session that cannot end because of a full disk is retried, and the device says why', async () => {
	const open = await startOpen();
	const asked = askedFrom(open);
	open.server.isFull = true;
	await open.api.mutate({ name: 'administrator.suspend', args: sam });
	await open.rest();

	await open.api.lock();
	await expect.poll(asked).toContain('lock');
	await open.api.unlock(KEY, SECRET);
	await open.rest();
	const { trouble } = open.ask({ kind: 'status' });
	const behind = asked().slice(asked().indexOf('lock'));
	open.server.isFull = false;
	open.api.syncNow();
	await open.rest();

	expect(trouble).toBe('disk_full');
	expect(new Set(behind)).toEqual(new Set(['lock']));
	expect(open.ask({ kind: 'status' }).trouble).toBeNull();
	expect(asked().slice(-3)).toContain('pull');
});

test('a person whose session cannot open because of a full disk stays signed in', async () => {
	const open = await startOpen();
	open.server.session.forget();
	open.server.isFull = true;

	open.api.syncNow();
	await open.rest();

	expect(open.ask({ kind: 'status' })).toMatchObject({ trouble: 'disk_full', paused: null });
});

test('a sign-out ends the device first and its session with it', async () => {
	const open = await startOpen();
	const asked = askedFrom(open);

	await open.api.signOut('drop');
	await expect.poll(() => marksIn(open)).toEqual([]);
	const after = await open.restart();
	await after.api.signIn(SIGN_IN);

	expect(asked()).toEqual(['sign-out', 'sign-in']);
});

test('a person who has signed in and is about to unlock keeps the session opened for them', async () => {
	const open = await startOpen();
	await open.api.lock();
	await expect.poll(() => open.server.asked.at(-1)).toBe('lock');
	const asked = askedFrom(open);

	await open.api.signIn(SIGN_IN);
	await open.api.unlock(KEY, SECRET);
	await open.rest();

	expect(asked().slice(0, 2)).toEqual(['sign-in', 'pull']);
	expect(asked()).not.toContain('resume');
	expect(asked()).not.toContain('lock');
});

test('two callers that find the session expired open one together', async () => {
	const server = new FakeServer();
	server.sideAnswers.set('/session/v1/step-up', { freshUntil: 0, methods: [], serverNow: 0 });
	const open = await startOpen({ server });
	server.session.forget();
	const asked = askedFrom(open);

	open.api.syncNow();
	await Promise.all([open.api.startEnrolment(), open.api.factorFor('anything'), open.rest()]);

	expect(asked().filter((name) => name === 'resume')).toEqual(['resume']);
});
