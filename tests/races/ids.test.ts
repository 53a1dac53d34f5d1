import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { generateRoster } from '@tenantry/sync-server/demo/generator.ts';
import { importRoster } from '@tenantry/sync-server/import/import-roster.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#support/servers/operator.ts';
import { databases, type OpenStore } from '#support/store/stores.ts';

const [NORTH, SOUTH] = ['a'.repeat(24), 'b'.repeat(24)];

describe.each(databases)('on %s', (_name, open) => {
	let opened: OpenStore;
	let store: Store;

	beforeEach(async () => {
		opened = await open();
		({ store } = opened);
		for (const providerId of [NORTH, SOUTH])
			await apply(providerId, [{ name: 'provider.create', args: { name: providerId } }]);
	});
	afterEach(() => opened.close());

	/** Returns how each of the changes of one transaction ended. */
	async function apply(
		providerId: string,
		changes: readonly { readonly name: string; readonly args: unknown }[]
	): Promise<string[]> {
		const actor = { name: 'Operator' };
		const decisions = await applySystem(store, { providerId, at: 1, actor, changes });
		return decisions.map(({ outcome, rejection }) => rejection?.code ?? outcome);
	}

	const creation = (providerId: string) => (id: string) => ({
		name: 'administrator.create',
		args: {
			id,
			email: `${id}@${providerId}.example`,
			role: OWNER_ROLE,
			firstName: 'Ada',
			lastName: 'Park'
		}
	});

	async function owners(): Promise<Map<string, string>> {
		const rows = await store.db.selectFrom('account').selectAll().execute();
		return new Map(rows.map((row) => [row.administrator_id, row.provider_id]));
	}

	test('SEC-D14 one of two providers that use one id concurrently is refused', async () => {
		const ids = Array.from({ length: 6 }, newId);

		const outcomes = await Promise.all(
			ids.map((id) =>
				Promise.all(
					[NORTH, SOUTH].map((providerId) => apply(providerId, [creation(providerId)(id)]))
				)
			)
		);

		for (const pair of outcomes) expect(pair.flat().toSorted()).toEqual(['applied', 'id_reused']);
		expect((await owners()).size).toBe(ids.length);
	});

	test('SEC-D14 two providers that use many ids concurrently in opposite order share none', async () => {
		const ids = Array.from({ length: 4 }, newId);

		const [north, south] = await Promise.all([
			apply(NORTH, ids.map(creation(NORTH))),
			apply(SOUTH, ids.toReversed().map(creation(SOUTH)))
		]);

		const owner = await owners();
		expect(north).toEqual(ids.map((id) => (owner.get(id) === NORTH ? 'applied' : 'id_reused')));
		expect(south.toReversed()).toEqual(
			ids.map((id) => (owner.get(id) === SOUTH ? 'applied' : 'id_reused'))
		);
		expect(owner.size).toBe(ids.length);
	});

	test('SEC-D14 the data folder of one provider imports no administrator into another one', async () => {
		const roster = generateRoster({
			seed: 7,
			administrators: 12,
			organizations: 3,
			domain: 'north.example'
		});
		const bring = (providerName: string) =>
			importRoster({
				store,
				at: 1,
				providerName,
				sources: {
					organizations: [{ file: 'organizations', entries: roster.organizations }],
					administrators: [{ file: 'administrators', entries: roster.administrators }],
					links: [],
					spreadsheets: []
				}
			});
		await bring('North Provider');
		const before = await owners();

		const reports = await bring('South Provider');

		const lines = reports.find(({ file }) => file === 'administrators')?.lines ?? [];
		expect(lines).toHaveLength(12);
		expect(new Set(lines.map(({ outcome, code }) => [outcome, code].join(' ')))).toEqual(
			new Set(['refused id_reused'])
		);
		expect(await owners()).toEqual(before);
	});
});
