import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSessionKey } from '#support/servers/session-keys.ts';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

const AT_ONCE = 32;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;

	beforeEach(async () => {
		world = await createServerWorld({ database });
	});
	afterEach(() => world.close());

	async function signIn(count: number): Promise<SignedInDevice[]> {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const devices: SignedInDevice[] = [];
		while (devices.length < count) devices.push(await world.signIn(owner));
		return devices;
	}

	const end = ({ deviceId }: SignedInDevice) =>
		world.store.db
			.updateTable('session')
			.set({ ended_at: world.clock.now, ended_reason: 'locked' })
			.where('device_id', '=', deviceId)
			.execute();

	/** Every device may only ask for itself, so 200 says that it got its own session. */
	async function ask(device: SignedInDevice, headers: Record<string, string> = {}) {
		const answer = await device.fetch('/sync/v1/pull', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify({ deviceId: device.deviceId, cookie: null, limit: 10 })
		});
		return answer.status;
	}

	test('SEC-E20 sessions of requests that arrive together take a query for 32, and each request is judged by its own', async () => {
		const devices = await signIn(AT_ONCE + 1);
		const [ended, mixed, stranger] = devices;
		if (ended === undefined || mixed === undefined || stranger === undefined)
			throw new Error('There are too few devices.');
		await end(ended);
		const keyOf = ({ cookie }: SignedInDevice) =>
			withSessionKey({ cookie }).get(SESSION_KEY_HEADER) ?? '';
		const queries = vi.spyOn(world.store.db, 'executeQuery');

		const statuses = await Promise.all(
			devices.map((device) => {
				if (device === mixed) return ask(device, { [SESSION_KEY_HEADER]: keyOf(ended) });
				if (device !== stranger) return ask(device);
				return ask(device, { cookie: `${device.cookie}x`, [SESSION_KEY_HEADER]: keyOf(device) });
			})
		);

		expect(statuses).toEqual([401, 401, 401, ...new Array<number>(AT_ONCE - 2).fill(200)]);
		expect(queries).toHaveBeenCalledTimes(2);
	});

	test('SEC-B01 a request that arrives while others wait for their sessions is not judged by what they read', async () => {
		const [device] = await signIn(1);
		if (device === undefined) throw new Error('There is no device.');
		const earlier = ask(device);
		await end(device);

		expect(await ask(device)).toBe(401);
		await earlier;
	});
});
