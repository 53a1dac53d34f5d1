import { collections } from '@tenantry/shared/collections.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import type { Row } from '@tenantry/shared/row.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import type { SealedRecord } from '#lib/replica/store/database.ts';
import { compareText, nameKey } from '#lib/replica/rows/name-order.ts';
import type { RowEntry } from './page-codec.ts';
import { encodeAccess, encodeRows, IdPositions } from './page-encoding.ts';
import type { Rows } from '#lib/replica/rows/rows.ts';
import { sealJson } from '#lib/replica/store/sealed-json.ts';
import { administratorPage, organizationPage, otherPage, type Manifest } from './snapshot.ts';

export interface SnapshotParts {
	readonly manifest: Manifest;
	readonly pages: readonly { readonly id: string; readonly body: unknown }[];
}

const ADMINISTRATORS_A_PAGE = 100;
const ORGANIZATIONS_A_PAGE = 500;
/** Few, because the row of a review may be long. */
const OTHERS_A_PAGE = 20;
const WITH_OWN_PAGES = new Set(
	[administrators, organizations, organizationAccess, providers].map(({ name }) => name)
);
const OTHERS = [...collections.keys()].filter((name) => !WITH_OWN_PAGES.has(name));

export function cutSnapshot(rows: Rows, generation: number, selfId: string): SnapshotParts {
	const positions = new IdPositions();
	const administratorRows = inNameOrder(rows.rows(administrators.name));
	const organizationRows = [...rows.rows(organizations.name)];
	const accessOf = rows.rows(organizationAccess.name);
	const administratorPages = chunks(administratorRows, ADMINISTRATORS_A_PAGE).map((entries) => {
		const access = entries.flatMap(([id]): RowEntry[] => {
			const row = accessOf.get(id);
			return row === undefined ? [] : [[id, row]];
		});
		return { administrators: encodeRows(entries), access: encodeAccess(access, positions) };
	});
	const organizationPages = chunks(organizationRows, ORGANIZATIONS_A_PAGE).map(encodeRows);
	const otherPages = OTHERS.flatMap((collection) =>
		chunks([...rows.rows(collection)], OTHERS_A_PAGE).map((entries) => ({
			collection,
			rows: encodeRows(entries)
		}))
	);
	return {
		manifest: {
			generation,
			administrators: administratorRows.length,
			pages: {
				administrator: administratorPages.length,
				organization: organizationPages.length,
				other: otherPages.length
			},
			organizationIds: positions.ids,
			provider: encodeRows([...rows.rows(providers.name)]),
			self: encodeRows(administratorRows.filter(([id]) => id === selfId))
		},
		pages: [
			...administratorPages.map((body, at) => ({ id: administratorPage(generation, at), body })),
			...organizationPages.map((body, at) => ({ id: organizationPage(generation, at), body })),
			...otherPages.map((body, at) => ({ id: otherPage(generation, at), body }))
		]
	};
}

export async function sealPage(sealer: Sealer, id: string, body: unknown): Promise<SealedRecord> {
	return { id, sealed: await sealJson(sealer, `page/${id}`, body) };
}

function inNameOrder(rows: ReadonlyMap<string, Row>): RowEntry[] {
	return [...rows]
		.map(([id, row]) => ({ id, row, key: nameKey(row) }))
		.sort((left, right) => compareText(left.key, right.key) || compareText(left.id, right.id))
		.map(({ id, row }) => [id, row]);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
		items.slice(at * size, (at + 1) * size)
	);
}
