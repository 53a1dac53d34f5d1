import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { statesOf } from '#support/envelopes/post.ts';
import { expectRefused } from '#support/envelopes/refusal.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const MINUTE_MS = 60_000;
const LEASE_MS = 72 * 60 * MINUTE_MS;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
	});
	afterEach(() => world.close());

	const suspend = () =>
		world.owner.replica.mutation('administrator.suspend', { id: world.subject });

	test('SEC-L01 envelopes of two devices in one request are all refused', async () => {
		const other = await world.enter('Manager');
		const sealed = [await world.owner.device.seal(suspend()), await other.device.seal(suspend())];

		await expectRefused(world, sealed);
		await expectRefused(world, sealed.toReversed());
	});

	test('SEC-L01 envelopes of two providers in one request are all refused', async () => {
		const { device } = world.owner;
		const foreign = await device.seal(suspend(), { providerId: newId() });

		await expectRefused(world, [await device.seal(suspend()), foreign]);
	});

	test('SEC-L01 a wrong envelope does not hold up others in its request', async () => {
		const { device } = world.owner;
		const [first, last] = [suspend(), suspend()];
		const forged = suspend();
		const { signature } = await device.seal(forged);

		const states = await statesOf(
			world,
			await device.seal(first),
			{ ...(await device.seal(forged)), signature },
			await device.seal(suspend(), { text: '' }),
			await device.seal(last)
		);

		expect(states).toEqual(['received', 'refused', 'refused', 'received']);
		expect(await world.eventsOf(last.id)).toHaveLength(1);
		expect(await world.eventsOf(forged.id)).toEqual([]);
	});

	test('SEC-L01 a key that is not a point on the curve is not registered', async () => {
		const answer = await world.owner.signedIn.fetch('/sync/v1/envelope-key', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ authoringKey: 'B'.repeat(87), carryingKey: 'C'.repeat(87) })
		});

		expect(answer.status).toBe(400);
		expect(await statesOf(world, await world.owner.device.seal(suspend()))).toEqual(['received']);
	});

	test('SEC-L01 a key is registered for the device of the session alone', async () => {
		const other = await world.enter('Manager');
		const { db } = world.store;
		const keys = () =>
			db
				.selectFrom('device')
				.select(['authoring_key', 'carrying_key', 'former_keys'])
				.where('id', '=', world.owner.device.deviceId)
				.execute();
		const before = await keys();

		await LockedDevice.register(world, {
			...other.signedIn,
			deviceId: world.owner.device.deviceId
		});

		expect(await keys()).toEqual(before);
	});

	test('SEC-L06 a device that has signed out sends nothing more', async () => {
		const { signedIn, device } = world.owner;
		const { deviceId, deviceCredential } = signedIn;
		const left = await signedIn.fetch('/session/v1/sign-out', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId, deviceCredential })
		});
		expect(left.status).toBe(204);

		await expectRefused(world, [await device.seal(suspend())]);
	});

	test('SEC-L06 a device whose sessions were ended signs in first', async () => {
		const { signedIn, device } = world.owner;
		await world.apply('administrator.endSessions', { id: signedIn.administratorId });

		await expectRefused(world, [await device.seal(suspend())]);
	});

	test('SEC-L06 a person who has not finished enrolling sends nothing', async () => {
		const { signedIn, device } = world.owner;
		await world.apply('administrator.requireMfa', { id: signedIn.administratorId });

		await expectRefused(world, [await device.seal(suspend())]);
	});

	test('SEC-L06 nothing is decided after the lease, by the clock of the server', async () => {
		const { device } = world.owner;
		const [within, after] = [suspend(), suspend()];
		const contact = world.clock.now;

		// The last contact may have been noted up to a minute before it was.
		world.clock.now = contact + LEASE_MS + MINUTE_MS - 1;
		expect(await statesOf(world, await device.seal(within))).toEqual(['received']);

		world.clock.now += 1;
		await expectRefused(world, [
			await device.seal(after),
			await device.seal(after, { offsetMs: LEASE_MS })
		]);
	});

	test('SEC-L06 a change refused after the lease is decided by the push after unlocking', async () => {
		const { device, signedIn } = world.owner;
		const mutation = suspend();
		world.clock.now += LEASE_MS + MINUTE_MS;
		await expectRefused(world, [await device.seal(mutation)]);

		const unlocked = await world.enter(OWNER_ROLE, signedIn.administratorId);
		const [result] = await unlocked.replica.push(mutation);

		expect(result?.outcome).toBe('applied');
	});
});
