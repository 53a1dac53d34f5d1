import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { CHECKPOINT_FILE } from '#places.ts';
import type { Store } from '#store/store.ts';
import { openSqlite } from './open.ts';
import { openWal, type Wal } from './wal.ts';

test('neither the writer nor a reader is answered before a commit is on the disk', async () => {
	await using place = await openPlace();
	const { store, disk } = place;
	disk.hold();

	const answered: string[] = [];
	const noteAnswer = (what: string) => () => answered.push(what);
	const direct = { key: 'direct', value: '' };
	const writes = [
		note(store, 'written').then(noteAnswer('write')),
		store.db.insertInto('meta').values(direct).execute().then(noteAnswer('direct write'))
	];
	await disk.asked();
	const reads = [
		store.read('provider', async ({ db }) => keysIn(db)).then(noteAnswer('read')),
		keysIn(store.db).then(noteAnswer('direct read'))
	];
	await severalTurns();

	expect(answered).toEqual([]);
	disk.release();
	await Promise.all([...writes, ...reads]);
	expect(answered).toHaveLength(4);
});

test('what commits during one flush shares the next one', async () => {
	await using place = await openPlace();
	const { store, disk } = place;
	const before = disk.flushes;
	disk.hold();

	const first = note(store, 'first');
	await disk.asked();
	const others = Array.from({ length: 20 }, (_, place) => note(store, `other ${place}`));
	await severalTurns();
	disk.release();
	await Promise.all([first, ...others]);

	expect(disk.flushes - before).toBe(2);
});

test('a read beside no commit flushes nothing', async () => {
	await using place = await openPlace();
	const { store, disk } = place;
	await note(store, 'first');
	const before = disk.flushes;

	await keysIn(store.db);
	await store.read('provider', async ({ db }) => keysIn(db));

	expect(disk.flushes).toBe(before);
});

test('once a flush has failed nothing is answered any more', async () => {
	await using place = await openPlace();
	const { store, disk } = place;
	const failure = new Error('EIO');
	disk.fail(failure);

	await expect(note(store, 'lost')).rejects.toBe(failure);
	disk.fail(undefined);
	await expect(note(store, 'later')).rejects.toBe(failure);
	await expect(keysIn(store.db)).rejects.toBe(failure);
});

test('a long log is written back to the database while the server runs, and begins anew', async () => {
	await using folder = await makeFolder();
	const store = await openSqlite(folder.file, {
		openWal: (path) =>
			openWal(path, {
				checkpointFile: CHECKPOINT_FILE,
				onError: (error) => expect.unreachable(String(error))
			})
	});
	using beside = new DatabaseSync(folder.file);
	expect(isWrittenBack(beside)).toBe(false);

	await noteMuch(store);
	await expect.poll(() => isWrittenBack(beside)).toBe(true);
	const { log: pages } = logOf(beside);
	await note(store, 'short');

	expect(pages).toBeGreaterThan(4096);
	expect(logOf(beside).log).toBeLessThan(100);
	await store.close();
});

test('a checkpoint that fails ends nothing, and is tried again', async () => {
	await using folder = await makeFolder();
	const [program, mark] = [`${folder.file}.mjs`, `${folder.file}.failed`];
	const failing = `import fs from 'node:fs'; fs.writeFileSync('${mark}', ''); throw new Error('full');`;
	await writeFile(program, failing);
	const errors: unknown[] = [];
	const onError = (error: unknown) => errors.push(error);
	const wal = openWal(folder.file, { checkpointFile: program, onError });
	const store = await openSqlite(folder.file, { openWal: () => wal });
	using beside = new DatabaseSync(folder.file);
	await noteMuch(store);
	await expect.poll(() => existsSync(mark)).toBe(true);
	expect(isWrittenBack(beside)).toBe(false);
	await expect.poll(() => errors).toMatchObject([{ message: 'full' }]);

	await writeFile(program, `import '${CHECKPOINT_FILE}';`);
	const isWrittenLater = () => {
		wal.checkpoint();
		return isWrittenBack(beside);
	};
	await expect.poll(isWrittenLater).toBe(true);

	await store.close();
});

/** A disk whose flushes the test holds back. */
class Disk implements Wal {
	flushes = 0;
	#held: PromiseWithResolvers<unknown> | undefined;
	#asked = Promise.withResolvers<unknown>();
	#failure: Error | undefined;

	hold(): void {
		this.#held = Promise.withResolvers();
		this.#asked = Promise.withResolvers();
	}

	/** Waits for the first flush that is held back. */
	asked(): Promise<unknown> {
		return this.#asked.promise;
	}

	release(): void {
		this.#held?.resolve(undefined);
		this.#held = undefined;
	}

	fail(failure: Error | undefined): void {
		this.#failure = failure;
	}

	async flush(): Promise<void> {
		this.flushes++;
		this.#asked.resolve(undefined);
		await this.#held?.promise;
		if (this.#failure !== undefined) throw this.#failure;
	}

	checkpoint(): void {}
	async close(): Promise<void> {}
}

async function openPlace() {
	const folder = await makeFolder();
	const disk = new Disk();
	const store = await openSqlite(folder.file, { openWal: () => disk });
	return {
		store,
		disk,
		async [Symbol.asyncDispose]() {
			await store.close();
			await folder[Symbol.asyncDispose]();
		}
	};
}

function note(store: Store, key: string, value = ''): Promise<unknown> {
	return store.write('provider', ({ db }) =>
		db.insertInto('meta').values({ key, value }).execute()
	);
}

/** Writes more than the log may hold before it is written back. */
function noteMuch(store: Store): Promise<unknown> {
	return note(store, 'long', 'x'.repeat(17 * 2 ** 20));
}

function logOf(database: DatabaseSync): Record<string, unknown> {
	return database.prepare('PRAGMA wal_checkpoint(NOOP)').get() ?? {};
}

function isWrittenBack(database: DatabaseSync): boolean {
	const { log, checkpointed } = logOf(database);
	return log === checkpointed;
}

async function keysIn(db: Store['db']): Promise<string[]> {
	const rows = await db.selectFrom('meta').select('key').execute();
	return rows.map(({ key }) => key);
}

/** Long enough for everything that waits for nothing. */
async function severalTurns(): Promise<void> {
	for (let count = 0; count < 50; count++) await nextTurn();
}

async function makeFolder() {
	const path = await mkdtemp(join(tmpdir(), 'tenantry-durability-'));
	return {
		file: join(path, 'test.sqlite'),
		[Symbol.asyncDispose]: () => rm(path, { recursive: true })
	};
}
