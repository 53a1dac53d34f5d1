import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Addition, AuditEvent, Store, StoredMutation, StoredRow } from './store.ts';

/** A database for one test, which may be opened more than once. */
export interface Place {
	open(): Promise<Store>;
	clear(): Promise<void>;
}

const PROVIDER = 'provider-1';

/** Runs the tests that every store must pass. */
export function describeStore(name: string, makePlace: () => Promise<Place>): void {
	describe(`the ${name} store`, () => {
		let place: Place;
		let store: Store;

		beforeEach(async () => {
			place = await makePlace();
			store = await place.open();
		});
		afterEach(async () => {
			await store.close();
			await place.clear();
		});

		function append(addition: Partial<Addition>): Promise<void> {
			return store.write(PROVIDER, (tx) => tx.append({ ...nothing, ...addition }));
		}

		test('a provider without events is at version 0', async () => {
			const head = await store.read(PROVIDER, async (reader) => reader.head);

			expect(head).toMatchObject({ version: 0, hash: '' });
		});

		test('what is appended is read back, and moves the head', async () => {
			await append({
				rows: [row('a', 1)],
				indexed: [{ collection: 'thing', name: 'colour', value: 'red', id: 'a' }],
				mutations: [mutation('m1', 1)],
				events: [event(1)]
			});

			await store.read(PROVIDER, async (reader) => {
				expect(reader.head).toMatchObject({ version: 1, hash: 'hash-1' });
				expect(await reader.rows([{ collection: 'thing', id: 'a' }])).toMatchObject([row('a', 1)]);
				expect(await reader.mutations(['m1', 'm2'])).toMatchObject([mutation('m1', 1)]);
				expect(await reader.events([1])).toMatchObject([event(1)]);
				const found = await reader.find([{ collection: 'thing', name: 'colour', value: 'red' }]);
				expect(found.map(({ id }) => id)).toEqual(['a']);
			});
		});

		test('a row that is put again replaces the first, and its index entry goes', async () => {
			const entry = { collection: 'thing', name: 'colour', value: 'red', id: 'a' };
			await append({ rows: [row('a', 1)], indexed: [entry], events: [event(1)] });

			await append({
				rows: [{ ...row('a', 2), deleted: 2 }],
				unindexed: [entry],
				events: [event(2)]
			});

			await store.read(PROVIDER, async (reader) => {
				const rows = await reader.rows([{ collection: 'thing', id: 'a' }]);
				expect(rows).toMatchObject([{ version: 2, deleted: 2 }]);
				expect(await reader.find([entry])).toEqual([]);
				expect(await reader.count('thing')).toBe(0);
			});
		});

		test('a transaction that fails leaves nothing behind', async () => {
			const failing = store.write(PROVIDER, async (tx) => {
				await tx.append({ ...nothing, rows: [row('a', 1)], events: [event(1)] });
				throw new Error('no');
			});

			await expect(failing).rejects.toThrow('no');
			await store.read(PROVIDER, async (reader) => {
				expect(reader.head.version).toBe(0);
				expect(await reader.rows([{ collection: 'thing', id: 'a' }])).toEqual([]);
			});
		});

		test('transactions of one provider take their turns', async () => {
			await Promise.all(
				Array.from({ length: 20 }, () =>
					store.write(PROVIDER, async (tx) => {
						const version = tx.head.version + 1;
						await tx.append({ ...nothing, events: [event(version)] });
					})
				)
			);

			const events = await store.read(PROVIDER, (reader) =>
				reader.events(Array.from({ length: 20 }, (_, index) => index + 1))
			);
			expect(events.map(({ version }) => version)).toHaveLength(20);
		});

		test('a snapshot does not see what is committed while it is read', async () => {
			await append({ rows: [row('a', 1)], events: [event(1)] });

			const seen = await store.read(PROVIDER, async (reader) => {
				await append({ rows: [row('b', 2)], events: [event(2)] });
				return { head: reader.head.version, count: await reader.count('thing') };
			});

			expect(seen).toEqual({ head: 1, count: 1 });
		});

		test('changes come by version, and none is cut in two', async () => {
			await append({
				rows: [row('a', 1), row('b', 2), row('c', 2), row('d', 3)],
				events: [event(1), event(2), event(3)]
			});
			const changes = (after: number, limit: number) =>
				store.read(PROVIDER, async (reader) => {
					const { rows, through } = await reader.changes({ after, through: 3, limit });
					return { ids: rows.map(({ id }) => id).sort(), through };
				});

			expect(await changes(0, 2)).toEqual({ ids: ['a'], through: 1 });
			expect(await changes(1, 1)).toEqual({ ids: ['b', 'c'], through: 2 });
			expect(await changes(1, 5)).toEqual({ ids: ['b', 'c', 'd'], through: 3 });
		});

		test('a page goes by id and brings the row beside', async () => {
			const rows = ['a', 'b', 'c'].map((id) => row(id, 1));
			const beside = { ...row('b', 1), collection: 'other', value: '{"beside":true}' };
			await append({ rows: [...rows, beside], events: [event(1)] });

			const page = await store.read(PROVIDER, (reader) =>
				reader.page({ collection: 'thing', after: 'a', limit: 5, beside: 'other' })
			);

			expect(page).toMatchObject([
				{ id: 'b', beside_value: '{"beside":true}', beside_created: 1 },
				{ id: 'c', beside_value: null }
			]);
		});

		test('a verdict becomes visible again with its successor, and is open no more', async () => {
			const refused = { ...mutation('m1', 1), outcome: 'rejected' };
			await append({ mutations: [refused], events: [event(1)] });
			const read = () =>
				store.read(PROVIDER, async (reader) => ({
					open: (await reader.openVerdicts('author')).map(({ id }) => id),
					visible: await reader.verdicts({ authorId: 'author', after: 1, through: 2 })
				}));
			const before = await read();

			await append({
				successions: [{ id: 'm1', successor: 'm2', visibleAt: 2 }],
				mutations: [mutation('m2', 2)],
				events: [event(2)]
			});

			const after = await read();
			expect(before).toEqual({ open: ['m1'], visible: [] });
			expect(after.open).toEqual([]);
			expect(after.visible).toMatchObject([
				{ id: 'm1', successor: 'm2', device_name: null },
				{ id: 'm2' }
			]);
		});

		test('whoever listens hears of a commit, and of none that failed', async () => {
			const heard: [string, number][] = [];
			const stop = store.onVersion((providerId, version) => heard.push([providerId, version]));

			await append({ events: [event(1)] });
			await store.write(PROVIDER, async () => {});
			await store.write(PROVIDER, () => Promise.reject(new Error('no'))).catch(() => {});
			stop();
			await append({ events: [event(2)] });

			expect(heard).toEqual([[PROVIDER, 1]]);
		});

		test('the tables of sign-in are written in the same transaction', async () => {
			const failing = store.write(PROVIDER, async (tx) => {
				await tx.db.insertInto('meta').values({ key: 'inside', value: '1' }).execute();
				throw new Error('no');
			});
			await failing.catch(() => {});
			await store.db.transaction().execute(async (tx) => {
				await tx.insertInto('meta').values({ key: 'beside', value: '1' }).execute();
			});

			const rows = await store.db.selectFrom('meta').select('key').orderBy('key').execute();
			expect(rows.map(({ key }) => key)).toEqual(['beside', 'format']);
		});

		test('a database is opened again with everything in it', async () => {
			await append({ rows: [row('a', 1)], events: [event(1)] });
			await store.close();

			store = await place.open();

			const head = await store.read(PROVIDER, async (reader) => reader.head);
			expect(head.version).toBe(1);
		});

		test('a database newer than the program is refused', async () => {
			const { sql } = await import('kysely');
			await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '')`.execute(
				store.db
			);

			await expect(place.open()).rejects.toThrow('The database is newer than this program');
		});
	});
}

export const nothing: Addition = {
	rows: [],
	unindexed: [],
	indexed: [],
	mutations: [],
	successions: [],
	amended: [],
	events: []
};

function row(id: string, version: number): StoredRow {
	return {
		...{ collection: 'thing', id, value: '{"name":"Ada"}', created: version, fields: '{}' },
		...{ version, deleted: null }
	};
}

export function event(version: number): AuditEvent {
	return {
		...{ provider_id: PROVIDER, version, previous_hash: '', hash: `hash-${version}` },
		...{ name: 'thing.add', mutation_id: null, actor_id: null, actor_name: 'Ada' },
		...{ device_id: null, device_name: null, subject_collection: null, subject_id: null },
		...{
			address: '192.0.2.7',
			changes: '[]',
			reason: null,
			ticket: null,
			outcome: 'applied',
			code: null
		},
		...{ made_at: 1_700_000_000_000, made_uncertain: null, applied_at: 1_700_000_000_001 }
	};
}

function mutation(id: string, version: number): StoredMutation {
	return {
		...{ provider_id: PROVIDER, id, hash: 'h', author_id: 'author', device_id: 'device' },
		...{ name: 'thing.add', v: 1, args: '{}', outcome: 'applied', verdict: '{"conflicts":[]}' },
		...{ stood: '{}', version, visible_at: version, redo_of: null, successor: null },
		...{ authored_at: 1, decided_at: 2 }
	};
}
