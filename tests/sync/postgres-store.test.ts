import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { describeStore } from '@tenantry/sync-server/fixtures/store.contract.ts';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { createDatabase } from '#support/postgres/database.ts';

describeStore('PostgreSQL', async () => {
	const url = await createDatabase();
	return { open: () => openPostgres(url), clear: async () => {} };
});

test('a commit in one process is noticed in another', async () => {
	const url = await createDatabase();
	const [here, there] = [await openPostgres(url), await openPostgres(url)];
	const heard = vi.fn();
	there.onVersion(heard);

	await here.write('provider-1', (tx) =>
		tx.append({
			rows: [],
			unindexed: [],
			indexed: [],
			mutations: [],
			successions: [],
			amended: [],
			events: [
				{
					provider_id: 'provider-1',
					version: 1,
					previous_hash: '',
					hash: 'h',
					name: 'x',
					mutation_id: null,
					actor_id: null,
					actor_name: 'Ada',
					device_id: null,
					device_name: null,
					subject_collection: null,
					subject_id: null,
					address: null,
					changes: '[]',
					reason: null,
					ticket: null,
					outcome: 'applied',
					code: null,
					made_at: 1,
					made_uncertain: null,
					applied_at: 1,
					carrier: null,
					requested_by: null
				}
			]
		})
	);

	await vi.waitFor(() => expect(heard).toHaveBeenCalledExactlyOnceWith('provider-1', 1));
	await here.close();
	await there.close();
});

test('statements, waits for a lock and idle transactions time out', async () => {
	const store = await openPostgres(await createDatabase());
	const limitOf = async (name: string) => {
		const { rows } = await sql<Record<string, string>>`SHOW ${sql.raw(name)}`.execute(store.db);
		return rows[0]?.[name];
	};

	const limits = [
		await limitOf('statement_timeout'),
		await limitOf('lock_timeout'),
		await limitOf('idle_in_transaction_session_timeout')
	];
	await store.close();

	expect(limits).toEqual(['5s', '2s', '10s']);
});
