import { afterEach, beforeEach, expect, test } from 'vitest';

import { MANAGER, NOW, openPushes, OTHER_OWNER, OWNER, PROVIDER, SUBJECT } from '#fixtures/push.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import type { StoreReader } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { applySystem, type SystemChange } from '#sync/push/system-actor.ts';
import { prefetchActor } from '#sync/prefetch.ts';
import { SharedChanges, type ChangedRows } from './shared-changes.ts';
import { visibilityOf } from '#sync/readers/visibility.ts';

let pushes: Awaited<ReturnType<typeof openPushes>>;
let shared: SharedChanges;
/** Number of times that changes were read from the database. */
let reads: number;

beforeEach(async () => {
	pushes = await openPushes((path) => openSqlite(path));
	shared = new SharedChanges();
	reads = 0;
});
afterEach(() => pushes.close());

function apply(...changes: readonly SystemChange[]): Promise<unknown> {
	const actor = { name: 'Operator' };
	return applySystem(pushes.store, { providerId: PROVIDER, at: NOW, actor, changes });
}

function rename(id: string, lastName: string): SystemChange {
	return { name: 'administrator.editDetails', args: { id, lastName } };
}

async function head(): Promise<number> {
	return pushes.store.read(PROVIDER, async (reader) => reader.head.version);
}

function changesFor(readerId: string, after: number, limit = 100): Promise<ChangedRows> {
	return pushes.store.read(PROVIDER, async (reader) => {
		const rows = new LoadedRows(reader);
		prefetchActor(rows, { providerId: PROVIDER, administratorId: readerId });
		await rows.load();
		const visibility = visibilityOf(rows, readerId, PROVIDER);
		return shared.of(counting(reader), visibility, { after, limit });
	});
}

function counting(reader: StoreReader): StoreReader {
	return {
		...reader,
		changes: (query) => {
			reads += 1;
			return reader.changes(query);
		}
	};
}

test('devices that lack the same versions and see the same rows share one read', async () => {
	const before = await head();
	await apply(rename(SUBJECT, 'Nowak'));

	const first = await changesFor(OWNER, before);
	const second = await changesFor(OTHER_OWNER, before);

	expect(first.put.join()).toContain('Nowak');
	expect(second).toEqual(first);
	expect(reads).toBe(1);
});

test('a reader who sees other rows gets their own', async () => {
	await apply({
		name: 'organizationAccess.setMode',
		args: { id: MANAGER, mode: 'selected', organizationIds: [] }
	});
	const before = await head();
	await apply(rename(SUBJECT, 'Nowak'));

	await changesFor(OWNER, before);
	const ofManager = await changesFor(MANAGER, before);

	expect(ofManager.put.join()).not.toContain('Nowak');
	expect(reads).toBe(2);
});

test('other versions and other limits are other answers', async () => {
	const before = await head();
	await apply(rename(SUBJECT, 'Nowak'));
	await apply(rename(MANAGER, 'Lee'));

	const both = await changesFor(OWNER, before);
	const last = await changesFor(OWNER, before + 1);
	const one = await changesFor(OWNER, before, 1);

	expect(both.put).toHaveLength(2);
	expect(last.put).toHaveLength(1);
	expect(one).toMatchObject({ through: before + 1, put: [expect.stringContaining('Nowak')] });
	expect(one.hash).not.toBe(both.hash);
});

test('a new version ends all earlier answers', async () => {
	const before = await head();
	await apply(rename(SUBJECT, 'Nowak'));
	await changesFor(OWNER, before);
	await apply(rename(SUBJECT, 'Kowalska'));

	const answer = await changesFor(OWNER, before);

	expect(answer.put.join()).toContain('Kowalska');
	expect(answer.through).toBe(before + 2);
});

test('an older snapshot neither gets nor replaces the newest answers', async () => {
	const before = await head();
	await apply(rename(SUBJECT, 'Nowak'));
	await pushes.store.read(PROVIDER, async (reader) => {
		const old = { ...reader, head: { version: before, hash: 'earlier' } };
		expect(await shared.hashAt(old, before)).toBe('earlier');
	});
	await changesFor(OWNER, before);
	const oldHash = await pushes.store.read(PROVIDER, (reader) =>
		shared.hashAt({ ...reader, head: { version: before - 1, hash: 'earlier' } }, before)
	);

	await changesFor(OWNER, before);

	expect(oldHash).toHaveLength(16);
	expect(reads).toBe(1);
});

test('a large answer is not kept', async () => {
	const before = await head();
	const ids = Array.from({ length: 51 }, (_, n) => `${n}`.padStart(24, 'a'));
	await apply(
		...ids.map((id) => ({
			name: 'organization.create',
			args: { id, name: `Client ${id}` }
		}))
	);

	expect((await changesFor(OWNER, before)).put).toHaveLength(51);
	expect((await changesFor(OWNER, before)).put).toHaveLength(51);
	expect(reads).toBe(2);
});
