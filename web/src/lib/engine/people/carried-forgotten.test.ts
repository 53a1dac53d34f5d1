import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import { expect, test } from 'vitest';
import type { EnvelopeRecord } from '#lib/envelope/envelope-record.ts';
import { CARRIED_DATABASE, EARLIER_CARRIED_PREFIX } from '#lib/envelope/names.ts';
import { openExisting, resultOf } from '#lib/envelope/open-existing.ts';
import { idOf, page, PROVIDER, SELF } from '#fixtures/replica.ts';
import { signInOther, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const TABLE = 'envelope';
const sam = { id: idOf('sam') };

/** Stores what a device carries: one change for each state of a receipt, and one without an answer. */
async function carry(indexedDB: IDBFactory, name = CARRIED_DATABASE): Promise<void> {
	const request = indexedDB.open(name, 1);
	request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'sequence' });
	const database = await resultOf(request);
	const states = [undefined, 'later', 'received', 'refused', 'seal_again'] as const;
	for (const [sequence, state] of states.entries())
		await resultOf(
			database.transaction(TABLE, 'readwrite').objectStore(TABLE).put(record(sequence, state))
		);
	database.close();
}

function record(sequence: number, state: EnvelopeAnswer['state'] | undefined): EnvelopeRecord {
	const label = { providerId: 'p', deviceId: 'ann', keyId: 'k', number: sequence };
	const envelope = { ...label, sealed: 'sealed', signature: 'signature' };
	return { sequence, isUrgent: true, envelope, answer: answerOf(sequence, state) };
}

function answerOf(number: number, state?: EnvelopeAnswer['state']): EnvelopeAnswer | undefined {
	if (state !== 'received') return state && { state };
	const told = { digest: 'd', asOf: 1, sealed: 'v', keyId: 'k', signature: 's' };
	return { deviceId: 'ann', number, state, ...told };
}

async function carried({ storage: { indexedDB } }: EngineFixture): Promise<readonly unknown[]> {
	const database = await openExisting(indexedDB, CARRIED_DATABASE);
	if (database === undefined) return [];
	const rows: readonly EnvelopeRecord[] = await resultOf(
		database.transaction(TABLE).objectStore(TABLE).getAll()
	);
	database.close();
	return rows.map(({ answer }) => answer?.state);
}

async function goOffline({ api, server, rest }: EngineFixture): Promise<void> {
	server.isDown = true;
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
}

test.each<[string, (fixture: EngineFixture) => Promise<unknown>]>([
	['a person signs out', ({ api }) => api.signOut('drop')],
	[
		'a person signs out and keeps unsent changes',
		async (fixture) => {
			await goOffline(fixture);
			await fixture.api.signOut('keep');
		}
	],
	['a person’s copy is removed', ({ api }) => api.forget(KEY)],
	[
		'a device is revoked',
		async ({ api, ask, server }) => {
			server.refusal = 'device_revoked';
			api.syncNow();
			await expect.poll(() => ask({ kind: 'engine' }).phase).toBe('revoked');
		}
	],
	[
		'another person’s device is revoked with unsent changes',
		async (fixture) => {
			const { api, server, rest } = fixture;
			await goOffline(fixture);
			await api.switchPerson();
			await signInOther(fixture);
			server.next = page({ cookie: 'c9', version: 1, revokedDevices: [`device-${SELF}`] });
			api.syncNow();
			await rest();
			// Unlocking waits until the removal is done.
			await api.unlock('nobody', null);
		}
	]
])(
	'SEC-G05 once %s, no receipt of a carried change is left, and what is not delivered stays',
	async (_, leave) => {
		const fixture = await startOpen();
		await carry(fixture.storage.indexedDB);

		await leave(fixture);

		expect(await carried(fixture)).toEqual([undefined, 'later']);
	}
);

test('a lock leaves the receipts that are still to be shown', async () => {
	const fixture = await startOpen();
	await carry(fixture.storage.indexedDB);

	await fixture.api.lock();

	expect(await carried(fixture)).toHaveLength(5);
});

test('SEC-G01 the first start deletes the databases in which earlier builds kept names of carriers', async () => {
	const first = await startOpen();
	const { indexedDB } = first.storage;
	for (const device of ['ann', 'bob']) await carry(indexedDB, EARLIER_CARRIED_PREFIX + device);
	await carry(indexedDB);
	const names = async () => (await indexedDB.databases()).map(({ name }) => name);

	const second = await first.restart();

	await expect
		.poll(async () => (await names()).filter((name) => name?.startsWith(EARLIER_CARRIED_PREFIX)))
		.toEqual([]);
	expect(await carried(second)).toHaveLength(5);
	expect(await names()).toContain(`tenantry-${KEY}`);
});
