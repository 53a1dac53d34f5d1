import { CONTACT_MS } from '@tenantry/shared/domain/provider/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { looseningsBy } from '#support/protocol/loosenings.ts';
import { newId } from '#support/servers/operator.ts';
import { newMutationId, ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let ownerId: string;
	let owner: ServerReplica;
	let subject: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		subject = await world.addAdministrator({ role: 'Manager', mfaRequired: true });
		ownerId = await world.addAdministrator({ role: OWNER_ROLE });
		await takeOnlineOnly(true);
		owner = new ServerReplica(world, await world.signIn(ownerId));
		await owner.pull();
	});
	afterEach(() => world.close());

	const takeOnlineOnly = (loosenOnlineOnly: boolean) =>
		world.apply('provider.setPolicy', { providerId: world.providerId, loosenOnlineOnly });
	const loosenings = () => looseningsBy(owner, { providerId: world.providerId, subject });

	test('SEC-D10 a loosening out of contact is refused and does nothing', async () => {
		const before = (await world.audit()).length;
		const made = loosenings();

		world.clock.now += CONTACT_MS + 1;
		const results = await owner.push(...made);

		expect(results.map(told)).toEqual(made.map(() => 'online_only'));
		const events = (await world.audit()).slice(before);
		expect(events.map(({ outcome, changes }) => [outcome, changes])).toEqual(
			made.map(() => ['rejected', '[]'])
		);
	});

	test('SEC-D10 a loosening from a device in contact is accepted, to the millisecond', async () => {
		const made = loosenings();

		world.clock.now += CONTACT_MS;
		const results = await owner.push(...made);

		expect(results.map(told)).toEqual(made.map(() => 'applied'));
	});

	test('SEC-D10 the clock of a device does not establish contact', async () => {
		const late = owner.mutation('administrator.removeMfa', { id: subject });

		world.clock.now += CONTACT_MS + 1;
		const [result] = await owner.push({ ...late, authoredAt: world.clock.now });

		expect(result && told(result)).toBe('online_only');
	});

	test.each<readonly [string, (seen: string, at: number) => string]>([
		['written into its cookie', (seen, at) => rewritten(seen, at)],
		['in a cookie of its own making', (seen, at) => rewritten(seen, at).split('.')[0] ?? ''],
		['under another mark', (seen, at) => `${rewritten(seen, at).split('.')[0]}.${'A'.repeat(43)}`]
	])('SEC-D10 a device that claims to know more, %s, is not in contact', async (_how, forge) => {
		const made = loosenings();
		world.clock.now += CONTACT_MS + 1;
		const forged = made.map((mutation) => ({
			...mutation,
			seen: forge(mutation.seen ?? '', world.clock.now)
		}));
		await takeOnlineOnly(false);
		const [stale] = await owner.push(...forged.slice(0, 1));
		await takeOnlineOnly(true);

		const results = await owner.push(...forged.slice(1));

		// Where giving access offline is allowed, the author has to confirm it.
		expect(stale && told(stale)).toBe('review');
		expect(results.map(told)).toEqual(forged.slice(1).map(() => 'online_only'));
	});

	test('SEC-D10 a queue made under a cookie from before there were seals is kept and decided', async () => {
		const unsealed = owner.cookie?.split('.')[0] ?? '';
		const seen = unsealed;
		const tightening = { ...owner.mutation('administrator.endSessions', { id: subject }), seen };
		const loosening = { ...owner.mutation('administrator.removeMfa', { id: subject }), seen };

		const results = await owner.push(tightening, loosening);
		owner.cookie = unsealed;
		await owner.pull();

		expect(results.map(told)).toEqual(['applied', 'online_only']);
		expect(owner.resets).toEqual([]);
		expect(owner.cookie).not.toBe(unsealed);
		expect(owner.cookie).toContain('.');
	});

	test('SEC-D10 a device that never contacted the server is not in contact', async () => {
		const creation = { id: newId(), name: 'New' };

		const [result] = await owner.push(
			owner.mutation('organization.create', creation, { seen: null })
		);

		expect(result && told(result)).toBe('online_only');
	});

	test('SEC-D10 a tightening is accepted after a week offline', async () => {
		const tightenings = [
			owner.mutation('administrator.endSessions', { id: subject }),
			owner.mutation('administrator.changeRole', { id: subject, role: 'Read Only' }),
			owner.mutation('administrator.suspend', { id: subject }),
			owner.mutation('provider.setGlobalMfa', { providerId: world.providerId, required: true })
		];

		world.clock.now += 168 * 3_600_000;
		owner = new ServerReplica(world, await world.signIn(ownerId));
		const results = await owner.push(...tightenings);

		expect(results.map(told)).toEqual(['applied', 'applied', 'applied', 'applied']);
	});

	test('SEC-D10 SEC-D07 refused changes are redone in contact, once', async () => {
		const made = loosenings();
		world.clock.now += CONTACT_MS + 1;
		await owner.push(...made);
		await owner.pull();

		const again = loosenings().map((mutation, at) => ({
			...mutation,
			args: made[at]?.args,
			redoOf: made[at]?.id
		}));
		const results = await owner.push(...again);
		await owner.push(...again.map((mutation) => ({ ...mutation, id: newMutationId() })));
		await owner.pull();

		expect(results.map(told)).toEqual(made.map(() => 'applied'));
		for (const [at, { id }] of made.entries())
			expect(owner.verdicts.get(id)?.successor).toBe(again[at]?.id);
		const counted = (await world.audit()).filter(
			({ name, outcome, changes }) =>
				name === 'organization.create' && outcome === 'applied' && changes !== '[]'
		);
		expect(counted).toHaveLength(1);
	});

	test('SEC-D10 the setting applies as it stands when a change arrives', async () => {
		const on = owner.mutation(
			'provider.setPolicy',
			{ providerId: world.providerId, loosenOnlineOnly: true },
			{ v: 3 }
		);
		const [first, second] = [
			owner.mutation('administrator.removeMfa', { id: subject }),
			owner.mutation('administrator.setApiAccess', { id: subject, enabled: true })
		];
		await takeOnlineOnly(false);

		world.clock.now += CONTACT_MS + 1;
		const results = await owner.push(first, on, second);

		expect(results.map(told)).toEqual(['applied', 'applied', 'online_only']);
	});

	test('SEC-D10 the public API is always in contact', async () => {
		const api = await openApiClient(world, ownerId);

		world.clock.now += CONTACT_MS + 1;
		const path = `/providers/${world.providerId}/administrators/${subject}`;
		const answer = await api.patch(path, { roleName: OWNER_ROLE });

		expect(answer.status).toBe(200);
	});
});

/** The cookie with another time, under the mark that it had. */
function rewritten(seen: string, t: number): string {
	const [body = '', mark = ''] = seen.split('.');
	const cookie: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
	expect(cookie).toHaveProperty('t');
	const text = JSON.stringify({ ...(typeof cookie === 'object' && cookie), t });
	return `${Buffer.from(text).toString('base64url')}.${mark}`;
}

function told({ outcome, rejection }: PushResult): string {
	return rejection?.code ?? outcome;
}
