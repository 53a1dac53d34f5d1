import { collections } from '@tenantry/shared/collections.ts';
import type { WireKey, WireRow } from '@tenantry/shared/protocol/patch.ts';
import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import type { SequencedRecord } from '#lib/replica/store/database.ts';
import type { Rows } from './rows.ts';
import { openJson, sealJson, sealText } from '#lib/replica/store/sealed-json.ts';

/** One pulled page as the log keeps it. */
export interface Patch {
	readonly put: readonly WireRow[];
	readonly del: readonly WireKey[];
	readonly verdicts: readonly Verdict[];
}

/** Leaves out rows of kinds that this program does not know. */
export function toPatch({ put, del, verdicts }: PullAnswer): Patch {
	const known = put.flatMap(([name, id, value, created, fields]): WireRow[] => {
		const collection = collections.get(name);
		return collection === undefined ? [] : [[name, id, collection.parse(value), created, fields]];
	});
	return { put: known, del, verdicts };
}

export function isEmpty({ put, del, verdicts }: Patch): boolean {
	return put.length === 0 && del.length === 0 && verdicts.length === 0;
}

export function applyPatch(rows: Rows, { put, del }: Patch): void {
	for (const [collection, id, value, created, fields] of put) {
		rows.put(collection, id, { value, created, fields });
	}
	for (const [collection, id] of del) rows.delete(collection, id);
}

export function rowKeysOf({ put, del }: Patch): readonly string[] {
	return [...put, ...del].map(([collection, id]) => rowKey(collection, id));
}

export function rowKey(collection: string, id: string): string {
	return `${collection}/${id}`;
}

/** `text`: the page as received, which is sealed unchanged if it is known. */
export async function sealPatch(
	sealer: Sealer,
	sequence: number,
	{ patch, text }: { readonly patch: Patch; readonly text?: string | undefined }
): Promise<SequencedRecord> {
	const place = `log/${sequence}`;
	const sealed =
		text === undefined ? sealJson(sealer, place, patch) : sealText(sealer, place, text);
	return { sequence, sealed: await sealed };
}

/** Reads a page that was sealed as received in the way it was read then. */
export async function openPatch(
	sealer: Sealer,
	{ sequence, sealed }: SequencedRecord
): Promise<Patch> {
	const body = await openJson<Patch | PullAnswer>(sealer, `log/${sequence}`, sealed);
	return 'more' in body ? toPatch(body) : body;
}
