import { expect, test } from 'vitest';
import { openDatabase, type Storage } from '#lib/replica/database.ts';
import { firstFill, page, person, provider, PROVIDER, SELF } from '#lib/replica/replica-fixture.ts';
import {
	FakeServer,
	PASSKEY,
	SIGN_IN,
	signedInAs,
	startEngine,
	type EngineFixture
} from './engine-fixture.ts';

const KEY = `${PROVIDER}-${SELF}`;
const OTHER_PASSKEY = { ...PASSKEY, credentialId: 'other' };

test('where the provider asks for no lock, signing in asks for no passphrase', async () => {
	const { api, ask } = await startUnlocked();

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open', person: { methods: [] } });
	expect(await api.signIn(SIGN_IN)).toMatchObject({ value: { next: 'done' } });
});

test('a copy without a lock opens by itself at the start, without a server too', async () => {
	const fixture = await startUnlocked();
	fixture.server.isDown = true;

	const { ask } = await fixture.restart();

	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open', firstSync: null });
});

test('a copy without a lock that was closed by hand is opened by a tap', async () => {
	const { api, ask } = await startUnlocked();

	await api.lock();
	const locked = ask({ kind: 'engine' });
	const opened = await api.unlock(KEY, null);

	expect(locked).toMatchObject({ phase: 'locked', people: [{ methods: [] }] });
	expect(opened.ok).toBe(true);
});

test('when the provider asks for a lock again, the next opening asks for one, and a new key', async () => {
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
		...{ phase: 'open', firstSync: null, person: { methods: ['passkey'] } }
	});
	const locked = await recordIn(again.storage);
	expect(locked.wraps.map(({ method }) => method)).toEqual(['passkey']);
	expect(locked.keyId).not.toBe(clear.keyId);
	expect((await again.restart()).ask({ kind: 'engine' }).phase).toBe('locked');
});

test('a full sign-in that says a lock is asked for does not go by what the copy remembers', async () => {
	const fixture = await startUnlocked();
	const again = await fixture.restart();
	await again.api.lock();
	again.server.signedIn = signedInAs(SELF);

	const step = await again.api.signIn(SIGN_IN);

	expect(step).toEqual({ ok: true, value: { next: 'passphrase' } });
	expect(again.ask({ kind: 'engine' }).phase).toBe('choosing_passphrase');
});

test('of several people nobody’s copy opens by itself', async () => {
	const fixture = await startUnlocked();
	await fixture.api.switchPerson();
	fixture.server.signedIn = { ...signedInAs('b'.repeat(24)), deviceLockRequired: false };
	await fixture.api.signIn({ ...SIGN_IN, email: 'bo@north.example' });

	const { ask } = await fixture.restart();

	expect(ask({ kind: 'engine' }).phase).toBe('locked');
});

test('another passkey is added with the one that opens the vault now, and with no other', async () => {
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

test('the last way in stays while the provider asks for a lock, and goes where it does not', async () => {
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

/** Signed in, with a copy that opens by itself. */
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
