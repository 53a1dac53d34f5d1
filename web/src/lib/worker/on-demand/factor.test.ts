import { expect, test } from 'vitest';
import { idOf } from '#lib/replica/replica-fixture.ts';
import { startOpen } from '#lib/worker/engine-fixture.ts';

const PATH = '/session/v1/step-up';
const sam = { id: idOf('sam') };
const old = { freshUntil: 0, methods: ['code', 'recoveryCode'], serverNow: 1_000_000 };
const fresh = { ...old, freshUntil: 1_900_000 };

const access = (enabled: boolean) => ({
	calls: [{ name: 'administrator.setApiAccess', args: { ...sam, enabled } }]
});
const suspend = { calls: [{ name: 'administrator.suspend', args: sam }] };

test('SEC-C06 a code is asked for before what loosens, and not before what tightens', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(PATH, old);

	const loosening = await api.factorFor(access(true));
	const tightening = await api.factorFor(suspend);
	const nothing = await api.factorFor(access(false));

	expect(loosening).toEqual({ kind: 'asked', methods: ['code', 'recoveryCode'] });
	expect([tightening, nothing]).toEqual([{ kind: 'none' }, { kind: 'none' }]);
});

test('nothing is asked of somebody who has just signed in', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(PATH, fresh);

	expect(await api.factorFor(access(true))).toEqual({ kind: 'none' });
	expect(await api.factorFor('anything')).toEqual({ kind: 'none' });
});

test('without a network what loosens is queued; what only the server does says that it needs it', async () => {
	const { api, server } = await startOpen();
	server.isDown = true;

	expect(await api.factorFor(access(true))).toEqual({ kind: 'none' });
	expect(await api.factorFor('anything')).toEqual({ kind: 'offline' });
});
