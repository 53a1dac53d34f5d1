import type { Sealed, TableName } from '#lib/replica/store/database.ts';
import { sealName } from '#lib/replica/store/seal-names.ts';
import type { OpenedVault } from './opened-vault.ts';

const RECORDS_A_TRANSACTION = 50;
/** Resealed here; a compaction rewrites pages and log, which it knows by their seals' names. */
const RESEALED = ['queue', 'settled', 'archive', 'meta', 'envelope'] as const;

/** The author's half of an envelope, without which no verdict in a receipt can be read. */
const SEALED_FIELD: Readonly<Record<(typeof RESEALED)[number], string>> = {
	queue: 'sealed',
	settled: 'sealed',
	archive: 'sealed',
	meta: 'value',
	envelope: 'answerKey'
};

interface Found {
	readonly key: string | number;
	readonly place: string;
	readonly sealed: Sealed;
}

/**
 * Reseals records of former data keys under the newest one, and forgets the former keys when
 * nothing sealed by them is left. An interruption loses nothing: everything opens, and the next run
 * continues from there.
 */
export async function reseal(vault: OpenedVault): Promise<void> {
	const { record, writer } = vault;
	if (record.former.length === 0) return;
	for (const table of RESEALED) {
		const found = await sealedBefore(vault, table);
		for (let at = 0; at < found.length; at += RECORDS_A_TRANSACTION) {
			await replace(vault, table, found.slice(at, at + RECORDS_A_TRANSACTION));
		}
	}
	for (const table of ['page', 'log', ...RESEALED] as const) {
		if ((await sealedBefore(vault, table)).length > 0) return;
	}
	const now = vault.record;
	// Another key has come since, and this one is among the former ones.
	if (now.keyId !== record.keyId) return;
	const alone = { ...now, former: [] };
	await writer.write(['vault'], 'strict', (stores) => stores.vault.put({ ...alone, id: 'vault' }));
	vault.record = alone;
}

/** A former key opens these and the newest does not; what no key opens is lost already. */
async function sealedBefore({ database, sealer }: OpenedVault, table: TableName): Promise<Found[]> {
	const all = await database.table<unknown, string | number>(table).toArray();
	const checked = await Promise.all(
		all.flatMap((record) => {
			const found = toFound(table, record);
			return found === undefined
				? []
				: [sealer.isFormer(found.place, found.sealed).then((is) => is && found)];
		})
	);
	return checked.filter((one) => one !== false);
}

/** Replaces exactly what was read, because later records are sealed under the newest key. */
async function replace(
	{ sealer, writer }: OpenedVault,
	table: (typeof RESEALED)[number],
	found: readonly Found[]
): Promise<void> {
	const fresh = await Promise.all(
		found.map(async ({ key, place, sealed }) => ({
			key,
			before: sealName(sealed),
			after: await sealer.seal(place, await sealer.open(place, sealed))
		}))
	);
	await writer.write([table], 'strict', (stores) => {
		for (const { key, before, after } of fresh) {
			const read = stores[table].get(key);
			read.onsuccess = () => {
				const now = toFound(table, read.result);
				if (now === undefined || sealName(now.sealed) !== before) return;
				stores[table].put({ ...read.result, [SEALED_FIELD[table]]: after });
			};
		}
	});
}

function toFound(table: TableName, record: unknown): Found | undefined {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of one of them
	const { id, sequence, sealed, value, answerKey } = (record ?? {}) as Partial<Row>;
	const key = id ?? sequence;
	const bytes = sealed ?? value ?? answerKey;
	if (key === undefined || !(bytes instanceof Uint8Array)) return undefined;
	return { key, place: `${table}/${key}`, sealed: bytes };
}

interface Row {
	readonly id: string;
	readonly sequence: number;
	readonly sealed: Sealed;
	readonly value: Sealed;
	readonly answerKey: Sealed;
}
