import { CONTACT_MS } from '@tenantry/shared/domain/provider/schema.ts';
import { describe, expect, test } from 'vitest';
import { firstFill, idOf, page, person, provider, verdict } from '#fixtures/replica.ts';
import { FakeServer, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const PATH = '/session/v1/step-up';
const sam = { id: idOf('sam') };
const old = { freshUntil: 0, methods: ['code', 'recoveryCode'], serverNow: 1_000_000 };
const fresh = { ...old, freshUntil: 1_900_000 };

const access = (enabled: boolean) => ({
	calls: [{ name: 'administrator.setApiAccess', args: { ...sam, enabled } }]
});
const suspend = { calls: [{ name: 'administrator.suspend', args: sam }] };

test('SEC-C06 a code is required before a loosening and not before a tightening', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(PATH, old);

	const loosening = await api.factorFor(access(true));
	const tightening = await api.factorFor(suspend);
	const nothing = await api.factorFor(access(false));

	expect(loosening).toEqual({ kind: 'asked', methods: ['code', 'recoveryCode'] });
	expect([tightening, nothing]).toEqual([{ kind: 'none' }, { kind: 'none' }]);
});

test('a code is required before somebody else’s change is approved, and not before it is declined', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(PATH, old);
	const deciding = (name: string) => ({ calls: [{ name, args: { mutationId: 'm' } }] });

	expect(await api.factorFor(deciding('approval.approve'))).toMatchObject({ kind: 'asked' });
	expect(await api.factorFor(deciding('approval.decline'))).toEqual({ kind: 'none' });
});

test('a person who has just signed in is not asked for a code', async () => {
	const { api, server } = await startOpen();
	server.sideAnswers.set(PATH, fresh);

	expect(await api.factorFor(access(true))).toEqual({ kind: 'none' });
	expect(await api.factorFor('anything')).toEqual({ kind: 'none' });
});

test('a loosening is queued without a network, and an action of the server says that it needs one', async () => {
	const { api, server } = await startOpen();
	server.isDown = true;

	expect(await api.factorFor(access(true))).toEqual({ kind: 'none' });
	expect(await api.factorFor('anything')).toEqual({ kind: 'offline' });
});

describe('SEC-D10 where access is given only while online', () => {
	const onlineOnly = { kind: 'online_only' };
	const suspended = person('eve', { suspended: true });
	const restore = { id: idOf('eve') };

	async function startBound(): Promise<EngineFixture> {
		const server = new FakeServer();
		server.first = firstFill(person('sam'), suspended, provider({ loosenOnlineOnly: true }));
		server.sideAnswers.set(PATH, fresh);
		const fixture = await startOpen({ server });
		// An app in front does not lock itself within these minutes.
		await fixture.engine.attend({}, true);
		await fixture.rest();
		return fixture;
	}

	test('a loosening is not queued without a network, and the prediction says why', async () => {
		const { api, server, rest } = await startBound();
		server.isDown = true;

		expect(await api.factorFor(access(true))).toEqual(onlineOnly);
		api.syncNow();
		await rest();
		expect(await api.factorFor(access(true))).toEqual(onlineOnly);
		expect(await api.factorFor(suspend)).toEqual({ kind: 'none' });
		expect(await api.predict({ name: 'administrator.restore', args: restore })).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'online_only' }
		});
		expect((await api.predict({ name: 'administrator.suspend', args: sam })).outcome).toBe(
			'applied'
		);
	});

	test('a device that was offline contacts the server first and is in contact then', async () => {
		const { api, server, clock } = await startBound();
		clock.now += CONTACT_MS + 1;
		const before = await api.predict({ name: 'administrator.restore', args: restore });
		const pulls = server.pulls.length;

		expect(
			await api.factorFor({ calls: [{ name: 'administrator.restore', args: restore }] })
		).toEqual({ kind: 'none' });

		expect(before.rejection).toEqual({ code: 'online_only' });
		expect(server.pulls.length).toBeGreaterThan(pulls);
		expect((await api.predict({ name: 'administrator.restore', args: restore })).outcome).toBe(
			'applied'
		);
	});

	test('a refused change waits until its author is in contact again', async () => {
		const { api, server, rest } = await startBound();
		const mutationId = '1'.repeat(32);
		const refused = { outcome: 'rejected', rejection: { code: 'online_only' } } as const;
		const made = { name: 'administrator.restore', args: restore };
		server.next = page({ verdicts: [verdict(mutationId, { ...made, ...refused })] });
		api.syncNow();
		await rest();
		const retry = { choices: [{ mutationId, mine: 'all' }] } as const;

		server.isDown = true;
		const away = await api.factorFor(retry);
		server.isDown = false;
		const back = await api.factorFor(retry);

		expect([away, back]).toEqual([onlineOnly, { kind: 'none' }]);
		expect(await api.settle(retry.choices)).toMatchObject({ ok: true });
	});
});
