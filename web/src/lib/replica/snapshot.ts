import type { Row } from '@tenantry/shared/row.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import type { SealedRecord } from './database.ts';
import { compareText, nameKey } from './name-order.ts';
import {
	decodeAccess,
	decodeRows,
	encodeAccess,
	encodeRows,
	IdPositions,
	type AccessPage,
	type RowEntry,
	type RowPage
} from './page-codec.ts';
import type { Rows } from './rows.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** What a snapshot consists of. A page that is not of its generation does not open. */
export interface Manifest {
	readonly generation: number;
	readonly administrators: number;
	/** How many pages of each kind there are. */
	readonly pages: { readonly administrator: number; readonly organization: number };
	/** Of the positions in access pages. */
	readonly organizationIds: readonly string[];
	/** What rights and rules need before the rest has been opened. */
	readonly provider: RowPage;
	readonly self: RowPage;
}

export interface AdministratorPage {
	readonly administrators: readonly RowEntry[];
	readonly access: readonly RowEntry[];
}

export interface SnapshotParts {
	readonly manifest: Manifest;
	/** Pages by name, as they go into the database. */
	readonly pages: readonly { readonly id: string; readonly body: unknown }[];
}

export const MANIFEST_ID = 'manifest';
const ADMINISTRATORS_A_PAGE = 100;
const ORGANIZATIONS_A_PAGE = 500;

/** Cuts the rows into pages, administrators in the default order. Nothing is awaited. */
export function cutSnapshot(rows: Rows, generation: number, selfId: string): SnapshotParts {
	const positions = new IdPositions();
	const administrators = inNameOrder(rows.rows('administrator'));
	const organizations = [...rows.rows('organization')];
	const accessOf = rows.rows('organizationAccess');
	const administratorPages = chunks(administrators, ADMINISTRATORS_A_PAGE).map((entries) => {
		const access = entries.flatMap(([id]): RowEntry[] => {
			const row = accessOf.get(id);
			return row === undefined ? [] : [[id, row]];
		});
		return { administrators: encodeRows(entries), access: encodeAccess(access, positions) };
	});
	const organizationPages = chunks(organizations, ORGANIZATIONS_A_PAGE).map(encodeRows);
	return {
		manifest: {
			generation,
			administrators: administrators.length,
			pages: { administrator: administratorPages.length, organization: organizationPages.length },
			organizationIds: positions.ids,
			provider: encodeRows([...rows.rows('provider')]),
			self: encodeRows(administrators.filter(([id]) => id === selfId))
		},
		pages: [
			...administratorPages.map((body, at) => ({ id: administratorPage(generation, at), body })),
			...organizationPages.map((body, at) => ({ id: organizationPage(generation, at), body }))
		]
	};
}

export function administratorPage(generation: number, at: number): string {
	return `${generation}/administrator/${at}`;
}

export function organizationPage(generation: number, at: number): string {
	return `${generation}/organization/${at}`;
}

export async function sealPage(sealer: Sealer, id: string, body: unknown): Promise<SealedRecord> {
	return { id, sealed: await sealJson(sealer, `page/${id}`, body) };
}

export function openManifest(sealer: Sealer, { sealed }: SealedRecord): Promise<Manifest> {
	return openJson(sealer, `page/${MANIFEST_ID}`, sealed);
}

export async function openOrganizations(
	sealer: Sealer,
	{ id, sealed }: SealedRecord
): Promise<readonly RowEntry[]> {
	return decodeRows(await openJson<RowPage>(sealer, `page/${id}`, sealed));
}

export async function openAdministrators(
	sealer: Sealer,
	{ id, sealed }: SealedRecord,
	{ organizationIds }: Manifest
): Promise<AdministratorPage> {
	const body = await openJson<{ administrators: RowPage; access: AccessPage }>(
		sealer,
		`page/${id}`,
		sealed
	);
	return {
		administrators: decodeRows(body.administrators),
		access: decodeAccess(body.access, organizationIds)
	};
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
