import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendEnvelopes, statesOf } from '#support/envelopes/post.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

/** How one change arrives, in order. */
const WAYS: readonly (readonly ('envelope' | 'push')[])[] = [
	['envelope'],
	['push'],
	['envelope', 'push'],
	['push', 'envelope'],
	['envelope', 'envelope', 'envelope'],
	['envelope', 'envelope', 'envelope', 'push'],
	['envelope', 'push', 'envelope', 'push', 'envelope'],
	['push', 'push', 'push', 'envelope']
];

/** Makes the orders the same in every run. */
const SEED = 43;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
	});
	afterEach(() => world.close());

	/** A tightening, a loosening, a change without effect, a refused one and a new row. */
	function changes(): Mutation[] {
		const { replica } = world.owner;
		const { subject } = world;
		return [
			replica.mutation('administrator.suspend', { id: subject }),
			replica.mutation('administrator.changeRole', { id: subject, role: 'Administrator' }),
			replica.mutation('administrator.editDetails', { id: subject, lastName: 'New' }),
			replica.mutation('administrator.suspend', { id: newId() }),
			replica.mutation('organization.create', { id: newId(), name: 'New' })
		];
	}

	async function send(way: 'envelope' | 'push', mutation: Mutation): Promise<string> {
		const { device, replica } = world.owner;
		if (way === 'push') return (await replica.push(mutation))[0]?.outcome ?? 'nothing';
		return (await statesOf(world, await device.seal(mutation)))[0] ?? 'nothing';
	}

	test.each(WAYS.map((ways) => [ways.join(', '), ways] as const))(
		'SEC-L03 a change is decided once when it arrives by %s',
		async (_, ways) => {
			for (const mutation of changes()) {
				const told = [];
				for (const way of ways) told.push(await send(way, mutation));

				const events = await world.eventsOf(mutation.id);
				const stored = events.map(({ outcome }) => outcome);
				expect(stored).toHaveLength(1);
				const expected = ways.map((way) => (way === 'push' ? stored[0] : 'received'));
				expect(told).toEqual(expected);
			}
		}
	);

	test('SEC-L03 a push after an envelope gets its verdict, and a fresh factor does not change that', async () => {
		const { replica } = world.owner;
		const [, loosening] = changes();
		if (loosening === undefined) throw new Error('Nothing was made.');
		await send('envelope', loosening);

		const outcome = await send('push', loosening);
		await replica.pull();

		expect(outcome).toBe('review');
		expect(replica.verdicts.get(loosening.id)).toMatchObject({ review: 'confirm' });
	});

	test('SEC-L03 a change is decided once when it arrives at two servers at the same moment, by both ways', async () => {
		const second = await world.openSecond();
		const { device, replica, signedIn } = world.owner;
		const other = new ServerReplica(world, second.through(signedIn));
		const made = changes();
		const sealed = await Promise.all(made.map((mutation) => device.seal(mutation)));

		await Promise.all([
			sendEnvelopes(world, ...sealed),
			replica.push(...made),
			sendEnvelopes(world, ...sealed.toReversed()),
			other.push(...made.toReversed()),
			...sealed.map((envelope) => sendEnvelopes(world, envelope))
		]);
		await second.close();

		for (const { id } of made) expect(await world.eventsOf(id)).toHaveLength(1);
	});

	test('SEC-L03 each change is decided once and alike, in every order of three deliveries', async () => {
		const orders = fc.sample(orderOf(changes().length), { seed: SEED, numRuns: 6 });
		for (const order of orders) {
			const { device, replica } = world.owner;
			const made = changes();
			const sealed = await Promise.all(made.map((mutation) => device.seal(mutation)));
			const deliver = ([place, way]: Delivery) =>
				way === 'push'
					? replica.push(...made.slice(place, place + 1))
					: sendEnvelopes(world, ...copies(sealed[place]));

			for (const group of order) await Promise.all(group.map(deliver));

			for (const { id } of made) expect(await world.eventsOf(id)).toHaveLength(1);
		}
	});
});

/** A change, by its place, and the way it takes. */
type Delivery = readonly [place: number, way: 'envelope' | 'push'];

/** Every change three times, some at the same moment. */
function orderOf(count: number): fc.Arbitrary<Delivery[][]> {
	const ways = fc.constantFrom('envelope' as const, 'push' as const);
	const places = Array.from({ length: 3 * count }, (_, at) => at % count);
	const deliveries = fc
		.tuple(...places.map((place) => ways.map((way): Delivery => [place, way])))
		.chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
	return fc.tuple(deliveries, fc.integer({ min: 1, max: 4 })).map(([all, size]) => {
		const groups: Delivery[][] = [];
		for (let start = 0; start < all.length; start += size)
			groups.push(all.slice(start, start + size));
		return groups;
	});
}

function copies(envelope: Envelope | undefined): Envelope[] {
	return envelope === undefined ? [] : [envelope];
}
