import { expect, test } from 'vitest';
import { PROVIDER, SELF } from '#lib/replica/replica-fixture.ts';
import { FakeServer, PASSPHRASE, SIGN_IN, startEngine } from './engine-fixture.ts';

const KEY = `${PROVIDER}-${SELF}`;

test('an app that finds its storage empty says what the server knows of the copy that was there', async () => {
	const server = new FakeServer();
	server.sideAnswers.set('/session/v1/copies', {
		copies: [2, 1].map((waiting) => ({ waiting, lastSeenAt: waiting * 1_000 }))
	});

	const { api, ask, restart } = await startEngine({ server });
	await expect
		.poll(() => ask({ kind: 'engine' }))
		.toEqual({
			...{ phase: 'signed_out', people: [], removedCopy: { waiting: 3, lastSeenAt: 2_000 } }
		});
	await api.signIn(SIGN_IN);
	await api.choosePassphrase(PASSPHRASE);
	const after = await restart();
	await after.api.forget(KEY);

	expect(after.ask({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });
});
