import { expect, test } from 'vitest';
import { openDatabase, type Storage } from '#lib/replica/store/database.ts';
import { firstFill, idOf, page, person, provider, PROVIDER, SELF } from '#fixtures/replica.ts';
import {
	FakeServer,
	PASSKEY,
	SECRET,
	SIGN_IN,
	signedInAs,
	startEngine,
	type EngineFixture
} from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const OTHER_PASSKEY = { ...PASSKEY, credentialId: 'other' };

test('signing in asks for no passphrase when the provider requires no lock', async () => {
	const { api, ask } = await startUnlocked();

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open', person: { methods: [] } });
	expect(await api.signIn(SIGN_IN)).toMatchObject({ value: { next: 'done' } });
});

test('a copy without a lock opens at the start, without a server too', async () => {
	const fixture = await startUnlocked();
	fixture.server.isDown = true;

	const { ask } = await fixture.restart();

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open', firstSync: null });
});

test('a copy without a lock that was closed manually opens with a tap', async () => {
	const { api, ask } = await startUnlocked();

	await api.lock();
	const locked = ask({ kind: 'engine' });
	const opened = await api.unlock(KEY, null);

	expect(locked).toMatchObject({ phase: 'locked', people: [{ methods: [] }] });
	expect(opened.ok).toBe(true);
});

test('the next opening asks for a lock and a new key when the provider requires a lock again', async () => {
	const fixture = await startUnlocked();
	const clear = await recordIn(fixture.storage);
	fixture.server.next = page({ put: [provider({ deviceLockRequired: true }, 2)] });
	fixture.api.syncNow();
	await fixture.rest();

	const again = await fixture.restart();
	const asked = again.ask({ kind: 'engine' });
	const made = await again.api.makeVault(PASSKEY);

	expect(asked.phase).toBe('choosing_passphrase');
	expect(made.ok).toBe(true);
	expect(again.ask({ kind: 'engine' })).toMatchObject({
		phase: 'open',
		firstSync: null,
		person: { methods: ['passkey'] }
	});
	const locked = await recordIn(again.storage);
	expect(locked.wraps.map(({ method }) => method)).toEqual(['passkey']);
	expect(locked.keyId).not.toBe(clear.keyId);
	expect((await again.restart()).ask({ kind: 'engine' }).phase).toBe('locked');
});

test('a full sign-in under a required lock does not rely on what the copy remembers', async () => {
	const fixture = await startUnlocked();
	const again = await fixture.restart();
	await again.api.lock();
	again.server.signedIn = signedInAs(SELF);

	const step = await again.api.signIn(SIGN_IN);

	expect(step).toEqual({ ok: true, value: { next: 'passphrase' } });
	expect(again.ask({ kind: 'engine' }).phase).toBe('choosing_passphrase');
});

test('no copy opens without a secret when there are several people', async () => {
	const fixture = await startUnlocked();
	await fixture.api.switchPerson();
	fixture.server.signedIn = { ...signedInAs('b'.repeat(24)), deviceLockRequired: false };
	await fixture.api.signIn({ ...SIGN_IN, email: 'bo@north.example' });

	const { ask } = await fixture.restart();

	expect(ask({ kind: 'engine' }).phase).toBe('locked');
});

test('another passkey can be added only with the one that opens the vault now', async () => {
	const { api, ask } = await startLocked();
	const strange = { ...PASSKEY, prf: crypto.getRandomValues(new Uint8Array(32)) };

	const refused = await api.addVaultMethod(strange, OTHER_PASSKEY);
	const added = await api.addVaultMethod(PASSKEY, OTHER_PASSKEY);
	await api.lock();

	expect(refused).toEqual({ ok: false, error: { code: 'passkey_refused' } });
	expect(added.ok).toBe(true);
	const state = ask({ kind: 'engine' });
	const [locked] = state.phase === 'locked' ? state.people : [];
	expect(locked?.passkeys.map(({ credentialId }) => credentialId)).toEqual(['key', 'other']);
	expect((await api.unlock(KEY, OTHER_PASSKEY)).ok).toBe(true);
});

test('the last method stays while the provider requires a lock, and can be removed otherwise', async () => {
	const { api, server, rest, ask } = await startLocked();
	const removed = { kind: 'passkey', credentialId: 'key' } as const;

	const refused = await api.removeVaultMethod(PASSKEY, removed);
	server.next = page({ put: [provider({ deviceLockRequired: false }, 2)] });
	api.syncNow();
	await rest();
	const gone = await api.removeVaultMethod(PASSKEY, removed);

	expect(refused).toEqual({ ok: false, error: { code: 'last_method' } });
	expect(gone.ok).toBe(true);
	expect(ask({ kind: 'engine' })).toMatchObject({ person: { methods: [] } });
});

test('a copy without a lock that gets one by choice goes on under a key that was never stored here', async () => {
	const fixture = await startUnlocked();
	const clear = await recordIn(fixture.storage);
	fixture.server.isDown = true;
	await fixture.api.mutate({ name: 'administrator.suspend', args: { id: idOf('sam') } });

	const refused = await fixture.api.addVaultMethod(null, { ...SECRET, text: 'qwertyuiop' });
	const locked = await fixture.api.addVaultMethod(null, SECRET);
	await fixture.rest();
	const open = fixture.ask({ kind: 'engine' });
	await fixture.api.mutate({ name: 'administrator.restore', args: { id: idOf('sam') } });
	const again = await fixture.restart();
	const opened = await again.api.unlock(KEY, SECRET);
	await again.rest();

	expect(refused).toMatchObject({ error: { code: 'passphrase_too_common' } });
	expect(locked.ok).toBe(true);
	expect(open).toMatchObject({ phase: 'open', person: { methods: ['passphrase'], waiting: 1 } });
	expect((await recordIn(fixture.storage)).keyId).not.toBe(clear.keyId);
	expect(opened.ok).toBe(true);
	expect(again.ask({ kind: 'engine' })).toMatchObject({ phase: 'open', person: { waiting: 2 } });
});

test('one of two concurrently chosen locks holds, and everything opens with it', async () => {
	const fixture = await startUnlocked();
	const other = { ...SECRET, text: 'wet stones on a roof' };

	const both = await Promise.all([
		fixture.api.addVaultMethod(null, SECRET),
		fixture.api.addVaultMethod(null, other)
	]);
	const again = await fixture.restart();
	const opened = await again.api.unlock(KEY, both[0].ok ? SECRET : other);
	await again.rest();

	expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
	expect(opened.ok).toBe(true);
	expect(again.ask({ kind: 'engine' })).toMatchObject({ phase: 'open', firstSync: null });
});

test('only a secret changes the methods of a locked copy', async () => {
	const { api, ask } = await startLocked();

	const added = await api.addVaultMethod(null, SECRET);

	expect(added.ok).toBe(false);
	expect(ask({ kind: 'engine' })).toMatchObject({ person: { methods: ['passkey'] } });
});

test('a new passphrase replaces the old one and brings a new key at the next opening', async () => {
	const fixture = await startLocked();
	const next = { ...SECRET, text: 'wet stones on a roof' };
	await fixture.api.addVaultMethod(PASSKEY, SECRET);
	const { keyId } = await recordIn(fixture.storage);

	const changed = await fixture.api.addVaultMethod(SECRET, next);
	const again = await fixture.restart();
	const old = await again.api.unlock(KEY, SECRET);
	const opened = await again.api.unlock(KEY, next);

	expect([changed.ok, opened.ok]).toEqual([true, true]);
	expect(old).toMatchObject({ error: { code: 'wrong_passphrase' } });
	const renewed = await recordIn(again.storage);
	expect(renewed.wraps.map(({ method }) => method)).toEqual(['passkey', 'passphrase']);
	expect(renewed.keyId).not.toBe(keyId);
});

test('a copy without a lock has no PIN either', async () => {
	const { api, server, rest, ask } = await startLocked();
	await api.setPin(PASSKEY, '271828');
	server.next = page({ put: [provider({ deviceLockRequired: false }, 2)] });
	api.syncNow();
	await rest();

	await api.removeVaultMethod(PASSKEY, { kind: 'passkey', credentialId: 'key' });
	await api.lock();

	expect(ask({ kind: 'engine' })).toMatchObject({ people: [{ methods: [] }] });
});

test('SEC-G03 a PIN is set with the passkey that opens the vault, and not by a person who finds the app open', async () => {
	const { api, ask } = await startLocked();
	const strange = { ...PASSKEY, prf: crypto.getRandomValues(new Uint8Array(32)) };

	const refused = await api.setPin(strange, '271828');
	const set = await api.setPin(PASSKEY, '271828');
	await api.lock();

	expect(refused).toMatchObject({ error: { code: 'passkey_refused' } });
	expect(set.ok).toBe(true);
	expect(ask({ kind: 'engine' })).toMatchObject({ people: [{ methods: ['pin', 'passkey'] }] });
	expect((await api.unlock(KEY, { kind: 'pin', text: '271828' })).ok).toBe(true);
});

/** Starts an engine that is signed in, with a copy that opens automatically. */
async function startUnlocked(): Promise<EngineFixture> {
	const server = new FakeServer();
	server.signedIn = { ...signedInAs(SELF), deviceLockRequired: false };
	server.first = firstFill(person('sam'), provider({ deviceLockRequired: false }));
	const fixture = await startEngine({ server });
	await fixture.api.signIn(SIGN_IN);
	await fixture.rest();
	return fixture;
}

async function startLocked(): Promise<EngineFixture> {
	const fixture = await startEngine();
	await fixture.api.signIn(SIGN_IN);
	await fixture.api.makeVault(PASSKEY);
	await fixture.rest();
	return fixture;
}

async function recordIn(storage: Storage) {
	const database = await openDatabase(KEY, storage);
	const record = await database.vault.get('vault');
	database.close();
	if (record?.format !== 2) throw new Error('Not of the second format');
	return record;
}
