import type { Sealer } from '#lib/vault/sealer.ts';
import type { SealedRecord } from '#lib/replica/store/database.ts';
import {
	decodeAccess,
	decodeRows,
	type AccessPage,
	type RowEntry,
	type RowPage
} from './page-codec.ts';
import { openJson } from '#lib/replica/store/sealed-json.ts';

/** A page of another generation does not open. */
export interface Manifest {
	readonly generation: number;
	readonly administrators: number;
	readonly pages: {
		readonly administrator: number;
		readonly organization: number;
		/** Absent from an earlier app's manifest. */
		readonly other?: number;
	};
	/** By page name; absent from an earlier app's manifest. */
	readonly seals?: Readonly<Record<string, string>>;
	/** Organization ids by their positions in access pages. */
	readonly organizationIds: readonly string[];
	/** Rows that rights and rules need before the rest has been opened. */
	readonly provider: RowPage;
	readonly self: RowPage;
}

export interface AdministratorPage {
	readonly administrators: readonly RowEntry[];
	readonly access: readonly RowEntry[];
}

export const MANIFEST_ID = 'manifest';

export function administratorPage(generation: number, at: number): string {
	return `${generation}/administrator/${at}`;
}

export function organizationPage(generation: number, at: number): string {
	return `${generation}/organization/${at}`;
}

export interface OtherPage<R = readonly RowEntry[]> {
	readonly collection: string;
	readonly rows: R;
}

export function otherPage(generation: number, at: number): string {
	return `${generation}/other/${at}`;
}

export async function openOthers(sealer: Sealer, { id, sealed }: SealedRecord): Promise<OtherPage> {
	const { collection, rows } = await openJson<OtherPage<RowPage>>(sealer, `page/${id}`, sealed);
	return { collection, rows: decodeRows(rows) };
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
