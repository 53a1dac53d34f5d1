import { expect, test } from 'vitest';
import { startEngine, startOpen, SECRET } from '#fixtures/engine.ts';

const signIn = '/session/v1/passkey-sign-in';
const own = '/session/v1/passkeys';
const proof = { id: 'k', clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' };
const made = { id: 'k', clientDataJSON: 'AA', attestationObject: 'AA', transports: [] };

test('SEC-B14 a passkey alone leads to where password and code do', async () => {
	const { api, server, ask } = await startEngine();
	server.sideAnswers.set(signIn, server.signedIn);

	const step = await api.signInByPasskey(proof, 'Browser');
	const vault = await api.makeVault(SECRET);

	expect([step, vault.ok]).toEqual([{ ok: true, value: { next: 'passphrase' } }, true]);
	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open' });
});

test('a person who returns with a passkey must unlock their vault', async () => {
	const { server, restart } = await startOpen();
	server.sideAnswers.set(signIn, server.signedIn);
	const { api } = await restart();

	const step = await api.signInByPasskey(proof, 'Browser');

	expect(step).toMatchObject({ ok: true, value: { next: 'unlock' } });
});

test('a person signing in enrols with a passkey and is signed in', async () => {
	const { api, server } = await startEngine();
	server.sideAnswers.set(own, { ...server.signedIn, recoveryCodes: ['aaaa-bbbb'] });

	const added = await api.addPasskey(made, 'Phone');

	const next = { next: 'passphrase', recoveryCodes: ['aaaa-bbbb'] };
	expect(added).toEqual({ ok: true, value: { next } });
});

test('a signed-in person adds a passkey, and gets recovery codes when it is their first factor', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(own, { recoveryCodes: ['aaaa-bbbb'] });

	expect(await api.addPasskey(made, 'Phone')).toEqual({
		ok: true,
		value: { recoveryCodes: ['aaaa-bbbb'] }
	});
});

test('passkeys cannot be seen or changed without a server, and the app says so', async () => {
	const { api, server } = await startOpen();
	server.isDown = true;

	for (const answer of [await api.ownPasskeys(), await api.removePasskey('k')])
		expect(answer).toEqual({ ok: false, error: { code: 'offline' } });
});
