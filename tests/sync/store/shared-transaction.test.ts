import { fieldKey } from '@tenantry/shared/row.ts';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { decideApproval } from '@tenantry/sync-server/sync/approvals/decide-request.ts';
import { createDeliver } from '@tenantry/sync-server/sync/push/delivery.ts';
import { createPush, type Push } from '@tenantry/sync-server/sync/push/push.ts';
import { expect, test } from 'vitest';
import { newMutationId } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

/** Returns a push whose transactions are counted. */
function countedPush({ store, clock }: ServerWorld): {
	readonly push: Push;
	readonly writes: string[];
} {
	const writes: string[] = [];
	const counting: typeof store = {
		...store,
		write: (providerId, run) => {
			writes.push(providerId);
			return store.write(providerId, run);
		}
	};
	const nothing = () => undefined;
	const deliver = createDeliver({
		store: counting,
		clock: () => clock.now,
		decideApproval,
		onAccessEnd: nothing,
		seal: createSealer([{ id: 'test', key: new Uint8Array(32) }])
	});
	return { push: createPush({ deliver, onBug: nothing }), writes };
}

/** Holds another transaction open until the test releases it. */
async function hold({ store, providerId }: ServerWorld): Promise<() => Promise<void>> {
	const held = Promise.withResolvers<null>();
	const begun = Promise.withResolvers<null>();
	const holding = store.write(providerId, async () => {
		begun.resolve(null);
		await held.promise;
	});
	await begun.promise;
	return async () => {
		held.resolve(null);
		await holding;
	};
}

test.each(DATABASES)(
	'on %s pushes that arrive while the lock is awaited share one transaction',
	async (database) => {
		const world = await createServerWorld({ database });
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const { push, writes } = countedPush(world);
		const { deviceId, cookie } = await world.signIn(owner);
		const token = cookie.replace(/^\w+=/, '');
		const sessionHash = createHash('sha256').update(token).digest('hex');
		const sender = { providerId: world.providerId, administratorId: owner, deviceId, sessionHash };
		const letGo = await hold(world);

		const answers: ReturnType<Push>[] = [];
		for (let count = 0; count < 5; count++) {
			const id = newId();
			const mutation = {
				id: newMutationId(),
				name: 'organization.create',
				v: 1,
				base: { [fieldKey('organization', id, 'name')]: 0 },
				seen: null,
				args: { id, name: `Organization ${count}` },
				authoredAt: world.clock.now
			};
			const request = { deviceId, lane: 'ordinary' as const, clientNow: world.clock.now };
			const queue = { queueDepth: 1, oldestAt: null, mutations: [mutation] };
			answers.push(push(sender, { ...request, ...queue }));
			// Each push starts when the one before has begun to wait.
			for (let turn = 0; turn < 5; turn++) await setImmediate();
		}
		await letGo();

		const outcomes = (await Promise.all(answers)).map(
			(answer) => answer.ok && answer.value[0]?.outcome
		);
		expect(outcomes).toEqual(answers.map(() => 'applied'));
		expect(writes).toEqual([world.providerId]);
		await world.close();
	}
);
