import { NO_LINKS } from '@tenantry/shared/protocol/no-links.ts';
import { expect, test, vi } from 'vitest';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, SIGN_IN, signInOther, startEngine, startOpen } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };
const ALL = {
	kind: 'administrators',
	search: '',
	filter: {},
	sort: { by: 'name', direction: 'ascending' },
	from: 0,
	count: 50
} as const;

test('the first sign-in creates a vault and syncs', async () => {
	const { api, ask, rest } = await startEngine();
	expect(ask({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });

	expect(await api.signIn(SIGN_IN)).toEqual({ ok: true, value: { next: 'passphrase' } });
	expect(ask({ kind: 'engine' }).phase).toBe('choosing_passphrase');
	expect(await api.makeVault({ kind: 'passphrase', text: 'too short' })).toMatchObject({
		error: { code: 'passphrase_too_short' }
	});
	expect((await api.makeVault(SECRET)).ok).toBe(true);
	await rest();

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open', firstSync: null });
	expect(ask(ALL)).toMatchObject({ count: 3, total: 3, isPartial: false });
	expect(ask({ kind: 'account' })).toMatchObject({ canWriteProvider: true });
});

test('the passphrase opens everything after a restart without a server', async () => {
	const first = await startOpen();
	first.server.isDown = true;
	await first.api.mutate({ name: 'administrator.suspend', args: sam });
	const { api, ask, rest } = await first.restart();

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'locked', people: [{ waiting: 1 }] });
	expect(await api.unlock(KEY, { kind: 'passphrase', text: 'not the passphrase' })).toMatchObject({
		error: { code: 'wrong_passphrase' }
	});
	expect((await api.unlock(KEY, SECRET)).ok).toBe(true);
	await rest();

	expect(ask({ kind: 'administrator', ...sam })).toMatchObject({
		status: 'suspended',
		badge: 'unanswered',
		queued: { suspended: { before: false } },
		guards: { suspend: null, restore: null },
		loosening: ['administrator.restore', 'administrator.setApiAccess']
	});
	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 1, connection: 'offline' });
});

test('a change that has left the device is shown as sent in every view', async () => {
	const { api, engine, rest, server } = await startOpen();
	const states: unknown[] = [];
	engine.watch({ kind: 'changes', settled: 50 }, (changes) => states.push(changes));
	server.losesAnswers = true;

	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();

	expect(states.at(-1)).toMatchObject({ waiting: [{ state: 'unanswered', canWithdraw: false }] });
});

test('several changes made together are all stored in their order, or none is', async () => {
	const { api, ask, server } = await startOpen();
	server.isDown = true;
	const suspend = { name: 'administrator.suspend', args: sam } as const;
	const requireMfa = { name: 'administrator.requireMfa', args: sam } as const;
	const nobody = { name: 'administrator.suspend', args: { id: '' } } as const;

	const refused = await api.mutateAll([suspend, nobody]);
	expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_arguments' } });
	expect(ask({ kind: 'changes', settled: 50 })).toMatchObject({ waiting: [] });

	const made = await api.mutateAll([suspend, requireMfa]);
	expect(made).toMatchObject({ ok: true, value: [{}, {}] });
	expect(
		ask({ kind: 'changes', settled: 50 })
			.waiting.map(({ name }) => name)
			.toSorted()
	).toEqual(['administrator.requireMfa', 'administrator.suspend']);
});

test('the queue is sent when the server is back, and is empty afterwards', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.isDown = true;
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	server.isDown = false;

	api.syncNow();
	await rest();

	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 0, connection: 'online' });
	expect(ask({ kind: 'changes', settled: 50 }).settled).toMatchObject([
		{ state: 'applied', fields: [{ field: 'suspended', before: false, after: true }] }
	]);
});

test('an expired session is reopened with the credential of the device', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.refusal = 'unauthenticated';

	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();

	expect(server.asked).toContain('resume');
	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 0, paused: null });
});

test('a rejected credential keeps the queue until the next sign-in', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.refusal = 'unauthenticated';
	server.resumes = false;
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 1, paused: 'sign_in' });

	server.refusal = undefined;
	expect(await api.signIn(SIGN_IN)).toEqual({ ok: true, value: { next: 'done' } });
	await rest();

	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 0, paused: null });
});

test('a person who must enrol goes on reading, and is asked before anything is sent', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.refusal = 'enrolment_required';

	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();

	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 1, paused: 'enrol' });
});

test('a wrong replica is refilled, says so, and keeps the queue', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.losesAnswers = true;
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	server.digest = 1;
	server.pulls.length = 0;

	api.syncNow();
	await rest();
	await expect.poll(() => server.pulls.at(-1)).toMatchObject({ cookie: null, diverged: true });
	server.digest = undefined;
	await rest();

	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
	expect(ask(ALL)).toMatchObject({ count: 3, isPartial: false });
});

test('SEC-F08 signing out offline ends the session first when the server is back', async () => {
	const first = await startOpen();
	first.server.isDown = true;
	await first.api.signOut('drop');
	expect(first.ask({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });
	const { api, server } = await first.restart();
	server.isDown = false;
	server.asked.length = 0;

	await api.signIn(SIGN_IN);

	expect(server.asked).toEqual(['sign-out', 'sign-in']);
});

test('SEC-G07 signing out keeps unsent changes locked until the next sign-in', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.isDown = true;
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	await api.signOut('keep');
	server.isDown = false;

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'signed_out', people: [{ waiting: 1 }] });
	expect((await api.unlock(KEY, SECRET)).ok).toBe(false);
	expect(await api.signIn(SIGN_IN)).toEqual({
		ok: true,
		value: { next: 'unlock', personKey: KEY }
	});
	expect((await api.unlock(KEY, SECRET)).ok).toBe(true);
	await rest();
	expect(ask({ kind: 'status' }).waiting).toBe(0);
});

test('SEC-G06 another person gets another database, and the queue of the first stays theirs', async () => {
	const fixture = await startOpen();
	const { api, ask, rest, server } = fixture;
	server.isDown = true;
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	await api.switchPerson();

	await signInOther(fixture);

	expect(ask({ kind: 'status' }).waiting).toBe(0);
	await api.lock();
	expect(ask({ kind: 'engine' })).toMatchObject({
		people: [{ key: `${PROVIDER}-${idOf('other')}` }, { key: KEY, waiting: 1 }]
	});
});

test('SEC-G04 a device without contact for too long stays locked until it contacts the server', async () => {
	const first = await startOpen();
	first.clock.now += 2_000_000;
	first.server.isDown = true;
	const { api, server } = await first.restart();

	expect(await api.unlock(KEY, SECRET)).toMatchObject({ error: { code: 'lease_expired' } });
	server.isDown = false;

	expect((await api.unlock(KEY, SECRET)).ok).toBe(true);
});

test('SEC-G04 a clock that was set back does not extend the lease', async () => {
	const first = await startOpen();
	first.clock.now -= 600_000;
	first.server.isDown = true;
	const { api } = await first.restart();

	expect(await api.unlock(KEY, SECRET)).toMatchObject({ error: { code: 'lease_expired' } });
});

test('no personal data are in the clear on the device', async () => {
	const { api, rest, server, storage } = await startOpen();
	await api.mutate({ name: 'administrator.editDetails', args: { ...sam, firstName: 'Canary' } });
	await rest();
	server.isDown = true;
	await api.mutate({ name: 'administrator.editDetails', args: { ...sam, lastName: 'Waiting' } });
	await rest();

	const { databases, text } = await dump(storage.indexedDB);

	expect(databases).toHaveLength(2);
	for (const canary of [
		'Canary',
		'Waiting',
		'Hidden',
		'ada@',
		'sam@',
		'secret-credential',
		SECRET
	]) {
		expect(text).not.toContain(canary);
	}
});

/** Returns everything that was stored, as text in the encodings it could hide in. */
async function dump(factory: IDBFactory): Promise<{ databases: string[]; text: string }> {
	const databases = (await factory.databases()).map(({ name }) => name ?? '');
	const texts: string[] = [];
	for (const name of databases) {
		const database = await settled(factory.open(name));
		for (const store of database.objectStoreNames) {
			const rows = await settled(database.transaction(store).objectStore(store).getAll());
			texts.push(JSON.stringify(rows, (_key, value: unknown) => asText(value)));
		}
		database.close();
	}
	return { databases, text: texts.join('\n') };
}

function asText(value: unknown): unknown {
	return value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('Unreadable'));
	});
}

test('the help links are fetched once and are available without a server', async () => {
	const { server, rest, restart } = await startOpen();
	server.helpLinks = { ...NO_LINKS, contact: 'https://help.north.example/' };
	await rest();
	const first = await restart();
	await first.api.unlock(KEY, SECRET);
	await first.rest();
	await vi.waitFor(() =>
		expect(first.ask({ kind: 'links' }).contact).toBe('https://help.north.example/')
	);

	server.isDown = true;
	const second = await first.restart();
	await second.api.unlock(KEY, SECRET);

	await vi.waitFor(() =>
		expect(second.ask({ kind: 'links' }).contact).toBe('https://help.north.example/')
	);
});

test('a key is created with the credential of the device after the session expired', async () => {
	const { api, server } = await startOpen();
	server.refusal = 'unauthenticated';

	const made = await api.makeApiKey();

	expect(made).toMatchObject({ ok: true, value: { prefix: 'abcd' } });
	expect(server.asked).toContain('resume');
});

test('an engine that is taken over while unlocking does not open', async () => {
	const { api, ask, engine } = await (await startOpen()).restart();

	const unlocking = api.unlock(KEY, SECRET);
	engine.yieldTo('other_tab');

	expect((await unlocking).ok).toBe(false);
	expect(ask({ kind: 'engine' })).toEqual({ phase: 'unavailable', reason: 'other_tab' });
	await engine.begin();
	expect((await api.unlock(KEY, SECRET)).ok).toBe(true);
	expect(ask({ kind: 'engine' }).phase).toBe('open');
});
