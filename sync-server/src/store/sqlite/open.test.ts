import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';

import { CHECKPOINT_FILE } from '#places.ts';
import { isTooOld, openSqlite } from './open.ts';
import { openWal } from './wal.ts';
import type { Store } from '#store/store.ts';
import { isDiskFull, StoreRefused } from '#store/trouble.ts';
import { keepTheLoop } from '#fixtures/keep-the-loop.ts';
import { describeStore, event, nothing, type Place } from '#fixtures/store.contract.ts';
import { describeVerdicts } from '#fixtures/verdicts.contract.ts';

describeStore('SQLite', makePlace);
describeVerdicts('SQLite', makePlace);

test.each(['3.51.2', '3.50.4', '3.9.99', '3.51', '2.99.99'])('SQLite %s is too old', (version) => {
	expect(isTooOld(version)).toBe(true);
});

test.each(['3.51.3', '3.51.10', '3.52.0', '3.100.0', '4.0.0'])(
	'SQLite %s is accepted',
	(version) => {
		expect(isTooOld(version)).toBe(false);
	}
);

test('a file that is not a database is refused in one line', async () => {
	await using folder = await makeFolder();
	await writeFile(
		folder.file,
		'Not a database, but long enough to be looked at as one. '.repeat(20)
	);

	await expect(openSqlite(folder.file)).rejects.toThrow(StoreRefused);
});

test('the database of another program is refused and left unchanged', async () => {
	await using folder = await makeFolder();
	using other = new DatabaseSync(folder.file);
	other.exec('CREATE TABLE theirs (id INTEGER)');

	await expect(openSqlite(folder.file)).rejects.toThrow(StoreRefused);
	const tables = other.prepare('SELECT name FROM sqlite_schema').all();
	expect(tables).toMatchObject([{ name: 'theirs' }]);
});

test('an SQLite that can lose commits is refused, and nothing is created', async () => {
	await using folder = await makeFolder();
	using asked = vi.spyOn(DatabaseSync.prototype, 'prepare');
	asked.mockImplementationOnce(function (this: DatabaseSync, sql) {
		return this.prepare(sql.replace('sqlite_version()', "'3.51.2'"));
	});

	await expect(openSqlite(folder.file)).rejects.toThrow(
		new StoreRefused('SQLite 3.51.2 is too old; 3.51.3 is needed.')
	);
	expect((await stat(folder.file)).size).toBe(0);
});

test('a command’s commit is on the disk before anyone reads it', async () => {
	await using folder = await makeFolder();
	const store = await openSqlite(folder.file);
	const { sql } = await import('kysely');

	const { rows } = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(store.db);
	await store.close();

	const FULL = 2;
	expect(rows).toMatchObject([{ synchronous: FULL }]);
});

test('a transaction that a full database rolled back fails with that error, and the next one succeeds', async () => {
	await using folder = await makeFolder();
	await using kept = new AsyncDisposableStack();
	const store = kept.adopt(await openSqlite(folder.file), (it) => it.close());
	const { sql } = await import('kysely');
	const holdPages = (count: number) =>
		sql`PRAGMA max_page_count = ${sql.lit(count)}`.execute(store.db);
	const large = { key: 'large', value: 'x'.repeat(100_000) };
	const note = () =>
		store.db.transaction().execute((tx) => tx.insertInto('meta').values(large).execute());
	// Limits the database to the pages that it already has.
	await holdPages(1);

	await expect(note()).rejects.toSatisfy(isDiskFull);
	await expect(
		store.write('provider', ({ db }) => db.insertInto('meta').values(large).execute())
	).rejects.toSatisfy(isDiskFull);
	await holdPages(1_000_000);
	await note();

	const found = await store.db
		.selectFrom('meta')
		.select('key')
		.where('key', '=', 'large')
		.execute();
	expect(found).toHaveLength(1);
});

test('a commit in another process is noticed within a second, once, and only when it moved a version', async () => {
	await using folder = await makeFolder();
	await using kept = new AsyncDisposableStack();
	kept.defer(() => void vi.useRealTimers());
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	const here = kept.adopt(await openSqlite(folder.file), (it) => it.close());
	const there = kept.adopt(await openSqlite(folder.file), (it) => it.close());
	const heard: [string, number][] = [];
	const stop = there.onVersion((providerId, version) => heard.push([providerId, version]));
	const aSecondLater = () => vi.advanceTimersByTimeAsync(1_000);
	const commit = (store: Store, provider_id: string, version: number) =>
		store.write(provider_id, (tx) =>
			tx.append({ ...nothing, events: [{ ...event(version), provider_id }] })
		);
	const note = (store: Store, key: string) =>
		store.db.insertInto('meta').values({ key, value: '' }).execute();

	await commit(there, 'own', 1);
	await note(here, 'as a sign-in does');
	await aSecondLater();
	await commit(here, 'other', 1);
	await aSecondLater();
	await expect.poll(() => heard.length).toBeGreaterThan(1);
	await note(here, 'once more');
	await aSecondLater();
	await commit(here, 'other', 2);
	await aSecondLater();
	await expect.poll(() => heard).toContainEqual(['other', 2]);
	stop();
	await commit(here, 'other', 3);
	await aSecondLater();

	expect(heard).toEqual([
		['own', 1],
		['other', 1],
		['other', 2]
	]);
});

test('SEC-E23 a transaction of many statements lets others have turns of the event loop', async () => {
	await using folder = await makeFolder();
	const store = await openSqlite(folder.file);
	const everything = { collection: 'thing', after: '', limit: 1, beside: '' };
	const keys = Array.from({ length: 50_000 }, (_, place) => ({ collection: '', id: `${place}` }));
	const steps: Record<string, () => Promise<unknown>> = {
		reads: () =>
			store.read('own', async (reader) => {
				for (let count = 0; count < 4; count++) await askLate(() => reader.page(everything));
			}),
		writes: () =>
			store.write('own', async (tx) => {
				for (let count = 0; count < 4; count++) await askLate(() => tx.page(everything));
			}),
		'reads of a batch': () => store.read('own', (reader) => reader.rows(keys))
	};

	const turnsIn = new Map<string, number>();
	for (const [name, run] of Object.entries(steps)) {
		// The first one ends the turn of what came before.
		for (let count = 0; count < 2; count++) await nextTurn();
		const turns = countTurns();
		await run();
		turnsIn.set(name, turns());
	}
	await store.close();

	expect(turnsIn.get('reads')).toBeGreaterThan(2);
	expect(turnsIn.get('writes')).toBeGreaterThan(2);
	expect(turnsIn.get('reads of a batch')).toBeGreaterThan(0);
});

/** Holds the event loop longer than a turn may be, and then asks. */
function askLate<T>(ask: () => Promise<T>): Promise<T> {
	keepTheLoop(11);
	return ask();
}

/** Counts turns of the event loop until it is asked for them. */
function countTurns(): () => number {
	let [count, isOver] = [0, false];
	const next = () =>
		setImmediate(() => {
			if (isOver) return;
			count++;
			next();
		});
	next();
	return () => {
		isOver = true;
		return count;
	};
}

async function makePlace(): Promise<Place> {
	const folder = await makeFolder();
	const wal = {
		checkpointFile: CHECKPOINT_FILE,
		onError: (error: unknown) => expect.unreachable(String(error))
	};
	return {
		open: () => openSqlite(folder.file, { openWal: (path) => openWal(path, wal) }),
		clear: () => folder[Symbol.asyncDispose]()
	};
}

async function makeFolder() {
	const path = await mkdtemp(join(tmpdir(), 'tenantry-sqlite-'));
	return {
		file: join(path, 'test.sqlite'),
		[Symbol.asyncDispose]: () => rm(path, { recursive: true })
	};
}
