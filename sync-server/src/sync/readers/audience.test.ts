import { afterEach, beforeEach, expect, test } from 'vitest';

import { MANAGER, NOW, openPushes, PROVIDER } from '#fixtures/push.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import type { StoreReader } from '#store/store.ts';
import { applySystem } from '#sync/push/system-actor.ts';
import { admit, sharedViewers } from './audience.ts';

let pushes: Awaited<ReturnType<typeof openPushes>>;
let readViewer: ReturnType<typeof sharedViewers>;
/** Number of times that rows were read from the database. */
let reads: number;

beforeEach(async () => {
	pushes = await openPushes((path) => openSqlite(path));
	readViewer = sharedViewers();
	reads = 0;
});
afterEach(() => pushes.close());

function readManager() {
	const sender = { providerId: PROVIDER, administratorId: MANAGER, deviceId: '', sessionHash: '' };
	return pushes.store.read(PROVIDER, (reader) => readViewer(counting(reader), sender));
}

function counting(reader: StoreReader): StoreReader {
	return {
		...reader,
		rows: (keys) => {
			reads += 1;
			return reader.rows(keys);
		}
	};
}

async function reachOfManager(): Promise<unknown> {
	const actor = await readManager();
	return actor.ok ? actor.value.visibility.reach : actor.error;
}

function apply(name: string, args: unknown) {
	const changes = [{ name, args }];
	return applySystem(pushes.store, {
		providerId: PROVIDER,
		at: NOW,
		actor: { name: 'O' },
		changes
	});
}

test('a person is read once for all their devices until a change is committed', async () => {
	await readManager();
	await readManager();
	expect(reads).toBe(1);

	await apply('organizationAccess.setMode', {
		id: MANAGER,
		mode: 'selected',
		organizationIds: []
	});

	expect(await reachOfManager()).toEqual(new Set());
	expect(reads).toBe(2);
});

test('a deleted person is refused at once', async () => {
	await readManager();

	await apply('administrator.delete', { id: MANAGER, email: `${MANAGER}@north.example` });

	expect(await reachOfManager()).toBe('device_revoked');
});

test('a session that ends without a change is refused, although its person is known', async () => {
	const sender = { providerId: PROVIDER, administratorId: MANAGER, deviceId: '', sessionHash: '' };
	await readManager();

	const admitted = await pushes.store.read(PROVIDER, (reader) =>
		admit(reader, sender, { deviceId: '', at: NOW }, readViewer)
	);

	expect(admitted).toMatchObject({ ok: false, error: 'unauthenticated' });
});
