import { expect, test } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, signInOther, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const ADA = `${PROVIDER}-${SELF}`;
const BO = `${PROVIDER}-${idOf('other')}`;
const sam = { id: idOf('sam') };

/** Makes a change without a network, and keeps its envelope beside it. */
async function suspendOffline(fixture: EngineFixture, key: string): Promise<void> {
	fixture.server.isDown = true;
	await fixture.api.mutate({ name: 'administrator.suspend', args: sam });
	const database = await openDatabase(key, fixture.storage);
	for (const { sequence } of await database.queue.toArray()) {
		const label = { providerId: PROVIDER, deviceId: `of ${key}`, keyId: 'k1', number: sequence };
		const envelope = { ...label, sealed: 'sealed', signature: 's' };
		await database.envelope.put({ sequence, isUrgent: true, envelope });
	}
	database.close();
}

function heal({ server, api }: EngineFixture): void {
	server.isDown = false;
	api.syncNow();
}

const devices = ({ server }: EngineFixture) => server.envelopes.map(({ deviceId }) => deviceId);

test('SEC-L09 what a locked person left on a shared device is sent while a colleague works on it, and nothing of the colleague’s', async () => {
	const fixture = await startOpen();
	const { api, ask } = fixture;
	await api.switchPerson();
	await signInOther(fixture);
	await api.lock();
	await api.unlock(ADA, SECRET);
	await suspendOffline(fixture, ADA);
	await api.lock();
	await api.unlock(BO, SECRET);
	await suspendOffline(fixture, BO);
	expect(devices(fixture)).toEqual([]);

	heal(fixture);

	await expect.poll(() => devices(fixture)).toEqual([`of ${ADA}`]);
	expect(ask({ kind: 'engine' })).toMatchObject({ phase: 'open', person: { key: BO } });
	await expect
		.poll(() => fixture.server.pushes.flatMap(({ mutations }) => mutations))
		.toHaveLength(1);
});

test('SEC-L09 what was kept at sign-out is sent from the sign-in screen', async () => {
	const fixture = await startOpen();
	await suspendOffline(fixture, ADA);
	await fixture.api.signOut('keep');
	expect(fixture.ask({ kind: 'engine' })).toMatchObject({ phase: 'signed_out' });
	expect(devices(fixture)).toEqual([]);

	heal(fixture);

	await expect.poll(() => devices(fixture)).toEqual([`of ${ADA}`]);
	expect(fixture.server.pushes).toEqual([]);
});
