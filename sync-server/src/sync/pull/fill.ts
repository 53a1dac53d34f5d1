import type { PairedRow, StoreReader } from '#store/store.ts';
import type { Cookie } from './cookie.ts';
import { wireRow } from './page.ts';
import { besideOf, visiblePerson, readPeople } from './patch.ts';
import { seesOrganization, type Visibility } from './visibility.ts';

export type FillProgress = NonNullable<Cookie['f']>;

/** A part of a fill: rows, and where the next part begins; undefined after the last one. */
export interface FillPart {
	readonly put: readonly string[];
	readonly sent: number;
	readonly next: FillProgress | undefined;
}

/** Administrators are sent with their access, so that a half-filled device shows whole people. */
const ORDER = ['provider', 'organization', 'administrator'] as const;

/** Rows read per query; most are invisible to readers who see little. */
const CHUNK = 500;

export async function beginFill(
	reader: StoreReader,
	visibility: Visibility,
	seen: number
): Promise<FillProgress> {
	return { c: 0, k: '', sent: 0, total: await countVisible(reader, visibility), seen };
}

/** Returns the next `limit` rows of a fill, or one more so as not to split a person. */
export async function fillPart(
	reader: StoreReader,
	visibility: Visibility,
	{ progress, limit }: { readonly progress: FillProgress; readonly limit: number }
): Promise<FillPart> {
	const put: string[] = [];
	let { c, k } = progress;
	while (put.length < limit) {
		const collection = ORDER[c];
		if (collection === undefined) {
			return { put, sent: progress.sent + put.length, next: undefined };
		}
		const rows = await readChunk(reader, visibility, { collection, after: k });
		if (rows.length === 0) [c, k] = [c + 1, ''];
		for (const row of rows) {
			if (put.length >= limit) break;
			put.push(...visibleRow(visibility, collection, row));
			k = row.id;
		}
	}
	const sent = progress.sent + put.length;
	return { put, sent, next: { ...progress, c, k, sent } };
}

async function readChunk(
	reader: StoreReader,
	visibility: Visibility,
	{ collection, after }: { readonly collection: string; readonly after: string }
): Promise<PairedRow[]> {
	const beside = collection === 'administrator' ? 'organizationAccess' : '';
	if (beside === '' || visibility.seesAllAdministrators || visibility.seesSharing) {
		return reader.page({ collection, after, limit: CHUNK, beside });
	}
	// The reader sees only themselves among administrators, so there is nothing else to scan.
	return after < visibility.readerId ? readPeople(reader, [visibility.readerId]) : [];
}

function visibleRow(visibility: Visibility, collection: string, row: PairedRow): string[] {
	if (collection === 'organization') {
		return seesOrganization(visibility, row.id) ? [wireRow(collection, row)] : [];
	}
	if (collection === 'administrator' && !visibility.seesAllAdministrators) {
		return visiblePerson(visibility, row);
	}
	const beside = besideOf(row);
	const texts = [wireRow(collection, row)];
	if (beside !== undefined) texts.push(wireRow('organizationAccess', beside));
	return texts;
}

async function countVisible(reader: StoreReader, visibility: Visibility): Promise<number> {
	if (visibility.seesAllAdministrators && visibility.organizations === 'all') {
		let total = 0;
		for (const name of [...ORDER, 'organizationAccess']) total += await reader.count(name);
		return total;
	}
	const everything = { c: 0, k: '', sent: 0, total: 0, seen: 0 };
	const { sent } = await fillPart(reader, visibility, { progress: everything, limit: Infinity });
	return sent;
}
