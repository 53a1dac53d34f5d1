import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes, statesOf } from '#support/envelopes/post.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { looseningsBy } from '#support/protocol/loosenings.ts';
import { DATABASES } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
	});
	afterEach(() => world.close());

	const suspend = (id = world.subject) =>
		world.owner.replica.mutation('administrator.suspend', { id });
	const seal: EnvelopeWorld['owner']['device']['seal'] = (...given) =>
		world.owner.device.seal(...given);

	test('SEC-L02 a tightening that a locked app sends applies', async () => {
		const { replica } = world.owner;
		const mutation = suspend();

		const states = await statesOf(world, await seal(mutation));
		await replica.pull();

		expect(states).toEqual(['received']);
		expect(replica.value('administrator', world.subject)).toMatchObject({ suspended: true });
		expect(replica.verdicts.get(mutation.id)?.outcome).toBe('applied');
	});

	test('SEC-L02 every loosening waits for confirmation, however fresh the factor of its person', async () => {
		const { replica } = world.owner;
		const { providerId, subject } = world;
		const made = looseningsBy(replica, { providerId, subject });
		const before = await world.audit();

		const envelopes = await Promise.all(made.map((mutation) => seal(mutation)));
		const states = await statesOf(world, ...envelopes);
		await replica.pull();

		expect(states).toEqual(made.map(() => 'received'));
		expect(made.map(({ id }) => replica.verdicts.get(id)?.review)).toEqual(
			made.map(() => 'confirm')
		);
		const events = (await world.audit()).slice(before.length);
		expect(events.map(({ outcome, changes }) => [outcome, changes])).toEqual(
			made.map(() => ['review', '[]'])
		);
	});

	test('the audit has the time of the change by the clock of the server, or says that it is uncertain', async () => {
		const behindMs = 10 * 60_000;
		const authoredAt = world.clock.now - HOUR_MS - behindMs;
		const [known, unknown, changed] = [suspend(), suspend(), suspend()];

		await sendEnvelopes(
			world,
			await seal({ ...known, authoredAt }, { offsetMs: behindMs }),
			await seal({ ...unknown, authoredAt }, { offsetMs: null }),
			await seal({ ...changed, isTimeUncertain: true })
		);

		const made = [known, unknown, changed].map(({ id }) => id);
		const events = (await world.audit()).filter(({ mutation_id: id }) => made.includes(id ?? ''));
		expect(events.map(({ made_at, made_uncertain }) => [made_at, made_uncertain])).toEqual([
			[world.clock.now - HOUR_MS, null],
			[authoredAt, 1],
			[changed.authoredAt, 1]
		]);
	});

	test('an email that waited for more than a day is not sent', async () => {
		const mutation = world.owner.replica.mutation('administrator.sendPasswordReset', {
			id: world.subject
		});
		const envelope = await seal(mutation);
		world.clock.now += DAY_MS + HOUR_MS;

		await sendEnvelopes(world, envelope);

		expect(await world.eventsOf(mutation.id)).toMatchObject([{ outcome: 'expired' }]);
	});

	test('SEC-L06 an envelope does not count as contact: lease, session and queue stay as they were', async () => {
		const { db } = world.store;
		const contact = async () => [
			await db.selectFrom('device').selectAll().orderBy('id').execute(),
			await db.selectFrom('session').selectAll().orderBy('hash').execute()
		];
		await db.updateTable('device').set({ queue_depth: 3, oldest_at: 1 }).execute();
		const before = await contact();
		world.clock.now += HOUR_MS;

		const states = await statesOf(world, await seal(suspend()));

		expect(states).toEqual(['received']);
		expect(await contact()).toEqual(before);
	});

	test('the key of a device is replaced by its next one, and no envelope of the old one counts', async () => {
		const { signedIn, device } = world.owner;
		const old = await seal(suspend());

		const renewed = await LockedDevice.register(world, signedIn);

		const states = [
			...(await statesOf(world, old)),
			...(await statesOf(world, await renewed.seal(suspend())))
		];

		expect(renewed.keys).toEqual(device.keys);
		expect(states).toEqual(['refused', 'received']);
	});
});
