import { createApp } from '@tenantry/sync-server/app.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { PokeHub } from '@tenantry/sync-server/sync/poke-hub.ts';
import { expect, test } from 'vitest';
import { asApp } from '#support/servers/session-keys.ts';
import { createServerWorld } from '#support/servers/world.ts';

const PER_PERSON = 100;
const MOST = 20_000;
const log = { info() {}, warn() {}, error() {} };

test('SEC-E23 one process keeps twenty thousand event streams, and refuses one more until one has ended', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await createServerWorld(), (it) => it.close());
	const hub = new PokeHub();
	kept.defer(() => hub.close());
	const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
	const app = createApp({ store: world.store, clock: () => world.clock.now, log, sealer, hub });
	const device = await world.signIn(await world.addAdministrator({ role: 'Read Only' }));
	const open = () =>
		asApp({ headers: { cookie: device.cookie } }, (sent) =>
			app.request('/sync/v1/events', sent, {})
		);
	const leaves = Array.from({ length: MOST }, (_, place) =>
		hub.add({
			providerId: 'elsewhere',
			administratorId: `person ${Math.floor(place / PER_PERSON)}`,
			deviceId: `device ${place}`,
			poke() {},
			end() {}
		})
	);
	expect(hub.size).toBe(MOST);

	const refused = await open();

	expect(refused.status).toBe(503);
	expect(await refused.json()).toMatchObject({ code: 'overloaded', retryAfterMs: 30_000 });
	leaves[0]?.();
	const opened = await open();
	expect([opened.status, hub.size]).toEqual([200, MOST]);
	await opened.body?.cancel();
	expect(hub.size).toBe(MOST - 1);
});
