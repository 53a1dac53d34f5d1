import { addDigests, rowDigest, subtractDigests } from '@tenantry/shared/digest.ts';
import { setNewest } from '@tenantry/shared/newest.ts';
import { WireRow } from '@tenantry/shared/protocol/patch.ts';

import type { StoreReader } from '#store/store.ts';
import { beginFill, fillPart } from './fill.ts';
import { parseRow } from '#sync/loaded-rows.ts';
import { seesAllOf, type Visibility } from './visibility.ts';

/** One provider's digest, as of a version of one history. */
interface Whole {
	version: number;
	hash: string;
	sum: number;
	readonly byKey: Map<string, number>;
}

/** Number of providers whose row digests are cached, at a few bytes per row. */
const MAX_KEPT = 64;

/** Computes the digest of the rows that a device should hold (docs/sync.md, "Digest"). */
export class Digests {
	readonly #kept = new Map<string, Whole>();

	/** Returns undefined if the digest is not cheap to compute now; the device asks again later. */
	async of(reader: StoreReader, visibility: Visibility): Promise<number | undefined> {
		return seesAllOf(visibility) ? this.#whole(reader) : digestOfVisible(reader, visibility);
	}

	/**
	 * Returns the digest of all rows, updating the cache by what has changed since the last time.
	 */
	async #whole(reader: StoreReader): Promise<number | undefined> {
		const { providerId, head } = reader;
		const kept = await this.#keptOf(reader);
		if (kept.version > head.version) return undefined;
		const { rows } = await reader.changes({
			after: kept.version,
			through: head.version,
			limit: Number.MAX_SAFE_INTEGER
		});
		// A concurrent request may have applied a newer snapshot; applying the same one twice is
		// idempotent.
		if (kept.version > head.version) return undefined;
		for (const stored of rows) {
			const key = `${stored.collection}/${stored.id}`;
			const before = kept.byKey.get(key) ?? 0;
			const after =
				stored.deleted === null ? rowDigest(stored.collection, stored.id, parseRow(stored)) : 0;
			kept.sum = addDigests(subtractDigests(kept.sum, before), after);
			if (after === 0) kept.byKey.delete(key);
			else kept.byKey.set(key, after);
		}
		Object.assign(kept, { version: head.version, hash: head.hash });
		setNewest(this.#kept, providerId, kept, MAX_KEPT);
		return kept.sum;
	}

	/**
	 * Returns the cache, or a new one after a restored backup, where another event has its version.
	 */
	async #keptOf(reader: StoreReader): Promise<Whole> {
		const kept = this.#kept.get(reader.providerId);
		const fresh = { version: 0, hash: '', sum: 0, byKey: new Map() };
		if (kept === undefined) return fresh;
		if (kept.version > reader.head.version) return kept;
		const [event] = await reader.events([kept.version]);
		return event?.hash === kept.hash ? kept : fresh;
	}
}

async function digestOfVisible(reader: StoreReader, visibility: Visibility): Promise<number> {
	const progress = await beginFill(reader, visibility, 0);
	const { put } = await fillPart(reader, visibility, { progress, limit: Infinity });
	return put.reduce((sum, text) => {
		const [collection, id, , created, fields] = WireRow.parse(JSON.parse(text));
		return addDigests(sum, rowDigest(collection, id, { created, fields }));
	}, 0);
}
