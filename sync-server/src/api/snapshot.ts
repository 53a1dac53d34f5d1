import type { RowSource } from '@tenantry/shared/collection.ts';
import { setNewest } from '@tenantry/shared/newest.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { StoreReader } from '#store/store.ts';
import { parseRow } from '#sync/loaded-rows.ts';

/** All living administrators and organizations of a provider, ordered by id. */
export interface Snapshot extends RowSource {
	readonly administrators: readonly string[];
	readonly organizations: readonly string[];
}

interface Kept {
	readonly at: string;
	readonly snapshot: Snapshot;
}

const CHUNK = 1000;
const MOST_KEPT = 4;

/** Cache of one snapshot per provider and version, because scripts read a list page by page. */
export class Snapshots {
	readonly #keptByProvider = new Map<string, Kept>();

	async read(reader: StoreReader): Promise<Snapshot> {
		const { providerId, head } = reader;
		const at = `${head.version} ${head.hash}`;
		const kept = this.#keptByProvider.get(providerId);
		if (kept?.at === at) return kept.snapshot;
		const snapshot = await readSnapshot(reader);
		setNewest(this.#keptByProvider, providerId, { at, snapshot }, MOST_KEPT);
		return snapshot;
	}
}

async function readSnapshot(reader: StoreReader): Promise<Snapshot> {
	const rows = new Map<string, Row>();
	const provider = await reader.rows([{ collection: 'provider', id: reader.providerId }]);
	for (const row of provider) rows.set(`provider/${row.id}`, parseRow(row));
	const organizations = await readAll(reader, 'organization', rows);
	const administrators = await readAll(reader, 'administrator', rows);
	return {
		administrators,
		organizations,
		row: (collection, id) => rows.get(`${collection}/${id}`),
		find(collection, index) {
			if (collection !== 'organization') throw new Error(`A snapshot has no index ${index}.`);
			return organizations;
		}
	};
}

async function readAll(
	reader: StoreReader,
	collection: string,
	rows: Map<string, Row>
): Promise<string[]> {
	const ids: string[] = [];
	for (;;) {
		const after = ids.at(-1) ?? '';
		const page = await reader.page({
			collection,
			after,
			limit: CHUNK,
			beside: 'organizationAccess'
		});
		for (const row of page) {
			ids.push(row.id);
			rows.set(`${collection}/${row.id}`, parseRow({ ...row, deleted: null }));
			const { beside_value: value, beside_created: created, beside_fields: fields } = row;
			if (value !== null && created !== null && fields !== null)
				rows.set(
					`organizationAccess/${row.id}`,
					parseRow({ value, created, fields, deleted: null })
				);
		}
		if (page.length < CHUNK) return ids;
	}
}
