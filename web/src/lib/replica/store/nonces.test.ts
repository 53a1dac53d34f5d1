import { expect, test } from 'vitest';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import type { Database } from './database.ts';
import {
	enqueue,
	idOf,
	openFilled,
	page,
	person,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';

const CROWD = Array.from({ length: 230 }, (_, at) => person(`p${at}`));
const NONCE_BYTES = 12;
/** A nonce, a tag, and at least something between them. */
const SHORTEST = NONCE_BYTES + 16 + 1;
const TABLES = ['page', 'log', 'queue', 'settled', 'archive', 'meta'] as const;

test('SEC-F06 no two records of a copy share a nonce, in any table and however often they are written', async () => {
	const fixture = await openFilled(...CROWD);
	const seen = new Map<string, string>();
	const reused: string[] = [];
	const tables = new Set<string>();
	const look = async (): Promise<void> => {
		for (const [place, sealed] of await sealedIn(fixture)) {
			const text = sealed.join();
			const nonce = sealed.subarray(0, NONCE_BYTES).join();
			const before = seen.get(nonce);
			// The same bytes are the same record, seen again.
			if (before !== undefined && before !== text) reused.push(place);
			seen.set(nonce, text);
			tables.add(place);
		}
	};

	const ids: string[] = [];
	for (let at = 0; at < 20; at++) {
		ids.push(await enqueue(fixture, 'administrator.suspend', { id: idOf(`p${at}`) }));
		await look();
	}
	const [first = '', second = ''] = ids;
	const verdicts = [verdict(first), verdict(second, { outcome: 'rejected' })];
	await fixture.pullApplier.receive(page({ cookie: 'c2', version: 2, verdicts }), 'c1');
	await look();
	await compact(fixture.replica, fixture.pullApplier);
	await look();

	expect(reused).toEqual([]);
	expect([...tables].toSorted()).toEqual(TABLES.toSorted());
	expect(seen.size).toBeGreaterThan(20);
});

/** Returns everything that is sealed, with where it was found. */
async function sealedIn({
	database
}: Fixture): Promise<readonly (readonly [string, Uint8Array])[]> {
	const found = await Promise.all(TABLES.map((table) => sealedOf(database, table)));
	return found.flat();
}

async function sealedOf(database: Database, table: (typeof TABLES)[number]) {
	const records: readonly unknown[] = await database[table].toArray();
	return records
		.flatMap(leaves)
		.filter(({ length }) => length >= SHORTEST)
		.map((bytes) => [table, bytes] as const);
}

function leaves(value: unknown): Uint8Array[] {
	if (value instanceof Uint8Array) return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(leaves);
}
