import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { Cluster } from './cluster.ts';
import { createServerWorld, type ClusterWorld } from '#support/servers/world.ts';

test.each([1, 2])(
	'a write of the server itself, at reading %i of the checker, does not count as divergence',
	async (turn) => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await createServerWorld(), (it) => it.close());
		let readings = Infinity;
		const store: ClusterWorld['store'] = {
			read: async (providerId, run) => {
				if (--readings === 0) await world.addOrganization();
				return world.store.read(providerId, run);
			}
		};
		const cluster = kept.adopt(await Cluster.open({ ...world, store }, [OWNER_ROLE]), (it) =>
			it.close()
		);
		readings = turn;

		await cluster.expectAllWell();

		expect(readings, 'the server has written in between').toBeLessThan(1);
		const [device] = cluster.living();
		const held = [...(device?.rows().keys() ?? [])].filter((key) =>
			key.startsWith('organization/')
		);
		expect(held).toHaveLength(5);
	}
);
