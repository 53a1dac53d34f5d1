import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

const MINUTE_MS = 60_000;
const MB = 1_000_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let device: SignedInDevice;
	let replica: ServerReplica;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		device = await world.signIn(await world.addAdministrator({ role: 'Read Only' }));
		replica = new ServerReplica(world, device);
		await replica.pull();
	});
	afterEach(() => world.close());

	async function push(mutations: readonly Mutation[], lane = 'ordinary', from = device) {
		const { deviceId } = from;
		const about = { deviceId, lane, clientNow: world.clock.now, queueDepth: 0, oldestAt: null };
		return send(JSON.stringify({ ...about, mutations }), from);
	}

	async function send(body: string, from = device): Promise<number> {
		const answer = await from.fetch('/sync/v1/push', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body
		});
		await answer.body?.cancel();
		return answer.status;
	}

	/** Changes that are refused, with arguments of the size that is kept as it is. */
	const refused = (count: number): Mutation[] =>
		Array.from({ length: count }, () => unreadable({ id: newId(), more: 'x'.repeat(900) }));

	/** A change with arguments that its kind does not have. */
	const unreadable = (args: unknown): Mutation => ({
		...replica.mutation('organization.create', { id: newId(), name: '' }),
		args
	});

	async function kept(id: string): Promise<string> {
		const [stored] = await world.store.read(world.providerId, (reader) => reader.mutations([id]));
		return stored?.args ?? '';
	}

	test('SEC-E21 of arguments that cannot be read, and are large, only the hash is kept', async () => {
		const large = unreadable({ id: 7, name: 'x'.repeat(900_000) });
		const small = unreadable({ id: 7, name: 'x' });

		expect(await push([large, small])).toBe(200);

		const { length } = JSON.stringify(large.args);
		expect(await kept(large.id)).toMatch(
			new RegExp(`^\\{"sha256":"[0-9a-f]{64}","length":${length}\\}$`)
		);
		expect(JSON.parse(await kept(small.id))).toEqual(small.args);
		await replica.pull();
		expect(replica.verdicts.get(large.id)).toMatchObject({
			rejection: { code: 'invalid_arguments' }
		});
	});

	test('SEC-E21 one person’s refused changes leave at most 10 MB in an hour', async () => {
		const before = await world.store.size();
		let delays = 0;
		for (let minute = 0; minute < 60; minute++) {
			for (const lane of ['ordinary', 'urgent']) {
				let status = 200;
				while (status === 200) status = await push(refused(500), lane);
				expect(status).toBe(429);
				delays++;
			}
			world.clock.now += MINUTE_MS;
		}

		expect(delays).toBe(120);
		expect((await world.store.size()) - before).toBeLessThan(10 * MB);
	});

	test('SEC-E21 a push of a person over their limit of bytes is refused before it is read', async () => {
		const other = await world.signIn(await world.addAdministrator({ role: 'Manager' }));
		const large = () => push([unreadable({ name: 'x'.repeat(1_000_000) })]);
		expect(await send('{')).toBe(400);
		for (let count = 0; count < 33; count++) await large();

		expect(await send('{')).toBe(429);
		expect(await send('{', other)).toBe(400);
	});

	test('SEC-E21 refused changes delay neither the person’s tightenings nor anyone else', async () => {
		const other = await world.signIn(await world.addAdministrator({ role: 'Manager' }));
		while ((await push(refused(500))) === 200);

		expect(await push(refused(1))).toBe(429);
		expect(await push(refused(1), 'urgent')).toBe(200);
		expect(await push(refused(1), 'ordinary', other)).toBe(200);
	});
});
