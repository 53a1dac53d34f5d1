import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { describe, expect, test } from 'vitest';
import { startMortal, type Death } from '#support/servers/mortal.ts';
import { openProcessWorld, type ProcessWorld } from '#support/servers/process-world.ts';
import { Refused, ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

/** In the middle of a transaction, and between its commit and the answer. */
const DEATHS: readonly Death[] = [
	{ phase: 'writing', times: 1 },
	{ phase: 'committed', times: 1 }
];

async function enter(world: ProcessWorld, id = ''): Promise<ServerReplica> {
	return new ServerReplica(world, await world.signIn(id));
}

describe.each(DATABASES)('on %s', (database) => {
	test('SEC-D19 a server that is killed while a change comes to wait, and while it is approved, applies it once', async () => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		const { providerId } = world;
		const people = [
			await world.addAdministrator({ role: OWNER_ROLE }),
			await world.addAdministrator({ role: OWNER_ROLE })
		];
		const id = AdministratorId.parse(await world.addAdministrator({ role: 'Help Desk' }));
		await world.apply('provider.setPolicy', { providerId, approvals: [...APPROVAL_KINDS] });
		const [ada, kim] = [await enter(world, people[0]), await enter(world, people[1])];
		const mortal = startMortal(world.premises, [...DEATHS, ...DEATHS, ...DEATHS]);
		const server = kept.adopt(await mortal, (it) => it.close());
		let deaths = 0;

		/** Asks until there is an answer, while the server dies of one cause after the other. */
		async function insist<T>(ask: () => Promise<T>): Promise<T> {
			for (;;) {
				try {
					return await ask();
				} catch (error) {
					if (error instanceof Refused) throw error;
					await server.die();
					await server.revive();
					deaths++;
				}
			}
		}

		await insist(() => ada.pull());
		const request = ada.mutation('administrator.changeRole', { id, role: 'Manager' });
		const [asked] = await insist(() => ada.push(request));
		expect(asked?.outcome).toBe('approval');
		await insist(() => kim.pull());
		expect(kim.verdicts.get(request.id)).toMatchObject({ outcome: 'approval' });
		const approval = kim.mutation('approval.approve', { mutationId: request.id });
		const [approved] = await insist(() => kim.push(approval));
		expect(approved?.outcome).toBe('applied');

		expect(deaths).toBeGreaterThanOrEqual(2 * DEATHS.length);
		await insist(() => ada.pull());
		expect(ada.value('administrator', id)?.role).toBe('Manager');
		expect(ada.verdicts.get(request.id)).toMatchObject({ outcome: 'applied' });
		const events = await world.audit();
		expect(firstBrokenLink(events)).toBeUndefined();
		const ids = events.map(({ mutation_id }) => mutation_id);
		expect(ids.filter((one) => one === request.id)).toHaveLength(1);
		expect(ids.filter((one) => one === approval.id)).toHaveLength(1);
	});
});
