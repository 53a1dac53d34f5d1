import type { Digests } from '@tenantry/shared/digest.ts';
import type { WireKey } from '@tenantry/shared/protocol/patch.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';

import type { StoredRow } from '#store/store.ts';
import type { Cookie } from '#sync/readers/cookie.ts';

/** Rows to be sent to a device; `put` holds JSON text as it was stored. */
export interface Patch {
	readonly put: readonly string[];
	readonly del: readonly WireKey[];
}

export interface Page extends Patch {
	readonly cookie: Omit<Cookie, 't'>;
	readonly more: boolean;
	readonly reset?: 'history' | 'sight';
	readonly progress?: { readonly sent: number; readonly total: number };
	readonly verdicts: readonly Verdict[];
	readonly digest?: number | undefined;
	readonly ownDigests?: Digests['ownDigests'] | undefined;
}

/**
 * Builds the text of a `WireRow`. A first load sends ten thousand of them, so no row is parsed
 * unnecessarily.
 */
export function wireRow(
	collection: string,
	{ id, value, created, fields }: Pick<StoredRow, 'id' | 'value' | 'created' | 'fields'>
): string {
	return `["${collection}",${JSON.stringify(id)},${value},${created},${fields}]`;
}
