import { signedTextOf } from '@tenantry/shared/protocol/envelope.ts';
import { MOST_FORMER_KEYS } from '@tenantry/sync-server/auth/device/device-keys.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	newPairs,
	newSigningKey,
	publicKeyOf,
	registerKeys,
	signatureBy,
	type Pairs
} from '#support/envelopes/locked-device.ts';
import { sendEnvelopes, statesOf } from '#support/envelopes/post.ts';
import { expectRefused } from '#support/envelopes/refusal.ts';
import {
	createEnvelopeWorld,
	type EnvelopeWorld,
	type LockedPerson
} from '#support/envelopes/world.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;
	let pairs: Pairs;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
		pairs = world.owner.device;
	});
	afterEach(() => world.close());

	/** Signs a suspension as its author with any key. */
	async function authoredBy(key: CryptoKeyPair) {
		const { device, replica } = world.owner;
		const mutation = replica.mutation('administrator.suspend', { id: world.subject });
		const envelope = await device.seal(mutation);
		return { ...envelope, signature: await signatureBy(key, signedTextOf(envelope)) };
	}

	const register = async (given: Pairs, { signedIn }: LockedPerson = world.owner) =>
		(await registerKeys(signedIn, given)).status;

	test('SEC-L10 a key that carries envelopes authors none', async () => {
		await expectRefused(world, [await authoredBy(pairs.carrying)]);
		expect(await statesOf(world, await authoredBy(pairs.authoring))).toEqual(['received']);
	});

	test('SEC-L11 a key that authors envelopes carries none', async () => {
		const kim = await world.enter('Manager');
		const swapped = { authoring: kim.device.carrying, carrying: kim.device.authoring };
		const carried = await Object.assign(kim.device, swapped).carry(
			await authoredBy(pairs.authoring)
		);

		const [receipt] = await sendEnvelopes(world, carried);

		expect(world.owner.device.read(receipt)).toMatchObject({ outcome: 'applied', carrier: null });
	});

	test('SEC-L10 no key of a device is registered for another use, and none that was replaced comes back', async () => {
		const { authoring, carrying } = pairs;
		const next = await newPairs();

		const refused = [
			await register({ authoring: carrying, carrying: authoring }),
			await register({ authoring: carrying, carrying: next.carrying }),
			await register({ authoring: next.authoring, carrying: authoring }),
			await register({ authoring: next.authoring, carrying: next.authoring })
		];
		expect(await register(pairs)).toBe(200);
		expect(await register(next)).toBe(200);
		// Replays of earlier registrations, whole and in part.
		refused.push(
			await register(pairs),
			await register({ authoring, carrying: next.carrying }),
			await register({ authoring: carrying, carrying: next.carrying }),
			await register({ authoring: next.authoring, carrying })
		);

		expect(refused).toEqual(refused.map(() => 400));
		await expectRefused(world, [await authoredBy(authoring), await authoredBy(carrying)]);
		expect(await statesOf(world, await authoredBy(next.authoring))).toEqual(['received']);
	});

	test('SEC-L10 a key that a device had until there were two is never registered again', async () => {
		const old = await newSigningKey();
		await world.store.db
			.updateTable('device')
			.set({ authoring_key: null, carrying_key: null, former_keys: await publicKeyOf(old) })
			.where('id', '=', world.owner.device.deviceId)
			.execute();

		expect(await register({ authoring: old, carrying: pairs.carrying })).toBe(400);
		expect(await register({ authoring: pairs.authoring, carrying: old })).toBe(400);
		await expectRefused(world, [await authoredBy(old)]);
		expect(await register(pairs)).toBe(200);
	});

	test('SEC-L10 the keys that a device has had are limited in number, and those that it has count', async () => {
		for (let count = 0; count < MOST_FORMER_KEYS; count += 2) {
			pairs = await newPairs();
			expect(await register(pairs)).toBe(200);
		}

		expect(await register(await newPairs())).toBe(400);
		expect(await register(pairs)).toBe(200);
		expect(await statesOf(world, await authoredBy(pairs.authoring))).toEqual(['received']);
	});

	test('SEC-L10 keys that are registered at the same time all count as replaced but the last', async () => {
		const all = await Promise.all(Array.from({ length: 6 }, newPairs));

		const statuses = await Promise.all(all.map((one) => register(one)));

		const registered = all.filter((_, at) => statuses[at] === 200);
		const again = [];
		for (const one of registered) again.push(await register(one));
		expect(registered.length).toBeGreaterThan(0);
		expect(again.filter((status) => status === 200)).toHaveLength(1);
	});
});
