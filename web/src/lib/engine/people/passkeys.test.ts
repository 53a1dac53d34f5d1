import { expect, test } from 'vitest';
import { startEngine, startOpen, SECRET } from '#lib/engine/engine-fixture.ts';

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

test('whoever comes back by a passkey has their vault to unlock', async () => {
	const { server, restart } = await startOpen();
	server.sideAnswers.set(signIn, server.signedIn);
	const { api } = await restart();

	const step = await api.signInByPasskey(proof, 'Browser');

	expect(step).toMatchObject({ ok: true, value: { next: 'unlock' } });
});

test('somebody on their way in enrols by a passkey, and is in', async () => {
	const { api, server } = await startEngine();
	server.sideAnswers.set(own, { ...server.signedIn, recoveryCodes: ['aaaa-bbbb'] });

	const added = await api.addPasskey(made, 'Phone');

	const next = { next: 'passphrase', recoveryCodes: ['aaaa-bbbb'] };
	expect(added).toEqual({ ok: true, value: { next } });
});

test('somebody who is in adds a passkey, and hears of recovery codes where it is their first factor', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(own, { recoveryCodes: ['aaaa-bbbb'] });

	expect(await api.addPasskey(made, 'Phone')).toEqual({
		ok: true,
		value: { recoveryCodes: ['aaaa-bbbb'] }
	});
});

test('without a server there are no passkeys to see or change, and it says so', async () => {
	const { api, server } = await startOpen();
	server.isDown = true;

	for (const answer of [await api.ownPasskeys(), await api.removePasskey('k')])
		expect(answer).toEqual({ ok: false, error: { code: 'offline' } });
});
