import { collections } from '@tenantry/shared/collections.ts';
import { DigestSums, rowDigest, type Digests as Sums } from '@tenantry/shared/digest.ts';
import { setNewest } from '@tenantry/shared/newest.ts';
import { WireRow } from '@tenantry/shared/protocol/patch.ts';

import type { StoreReader } from '#store/store.ts';
import { CHUNK, visibleRows } from './fill.ts';
import { parseRow } from '#sync/loaded-rows.ts';
import { seesAllOf, type Visibility } from '#sync/readers/visibility.ts';

/** One provider's digests, as of a version of one history. */
interface Whole {
	version: number;
	hash: string;
	readonly sums: DigestSums;
	readonly byKey: Map<string, number>;
}

interface Changed {
	readonly collection: string;
	readonly digest: number;
}

/** Number of providers whose row digests are cached, at a few bytes per row. */
const MAX_KEPT = 64;

/** Computes the digests of the rows that a device should hold (docs/sync.md, "Digest"). */
export class Digests {
	readonly #kept = new Map<string, Whole>();

	/** Returns undefined if they are not cheap to compute now; the device asks again later. */
	async of(reader: StoreReader, visibility: Visibility): Promise<Sums | undefined> {
		return seesAllOf(visibility) ? this.#whole(reader) : digestsOfVisible(reader, visibility);
	}

	/**
	 * Returns the digests of all rows, updating the cache by what has changed since the last time.
	 */
	async #whole(reader: StoreReader): Promise<Sums | undefined> {
		const { providerId, head } = reader;
		const kept = await this.#keptOf(reader);
		if (kept.version > head.version) return undefined;
		const changed = await this.#changedSince(kept.version, reader);
		// A concurrent request may have applied a newer snapshot; applying the same one twice is
		// idempotent.
		if (kept.version > head.version) return undefined;
		for (const [key, { collection, digest }] of changed) {
			kept.sums.subtract(collection, kept.byKey.get(key) ?? 0);
			kept.sums.add(collection, digest);
			if (digest === 0) kept.byKey.delete(key);
			else kept.byKey.set(key, digest);
		}
		Object.assign(kept, { version: head.version, hash: head.hash });
		setNewest(this.#kept, providerId, kept, MAX_KEPT);
		return kept.sums.digests;
	}

	/** Digests of the rows that have changed, 0 for those that no device holds now. */
	async #changedSince(version: number, reader: StoreReader): Promise<Map<string, Changed>> {
		const changed = new Map<string, Changed>();
		for (let after = version; after < reader.head.version;) {
			const query = { after, through: reader.head.version, limit: CHUNK };
			const { rows, through } = await reader.changes(query);
			for (const stored of rows) {
				const { collection, id, deleted } = stored;
				const isHeld = deleted === null && collections.has(collection);
				const digest = isHeld ? rowDigest(collection, id, parseRow(stored)) : 0;
				changed.set(`${collection}/${id}`, { collection, digest });
			}
			after = through;
		}
		return changed;
	}

	/**
	 * Returns the cache, or a new one after a restored backup, where another event has its version.
	 */
	async #keptOf(reader: StoreReader): Promise<Whole> {
		const kept = this.#kept.get(reader.providerId);
		const fresh = { version: 0, hash: '', sums: new DigestSums(collections), byKey: new Map() };
		if (kept === undefined) return fresh;
		if (kept.version > reader.head.version) return kept;
		const [event] = await reader.events([kept.version]);
		return event?.hash === kept.hash ? kept : fresh;
	}
}

async function digestsOfVisible(reader: StoreReader, visibility: Visibility): Promise<Sums> {
	const sums = new DigestSums(collections);
	for await (const texts of visibleRows(reader, visibility))
		for (const text of texts) {
			const [collection, id, , created, fields] = WireRow.parse(JSON.parse(text));
			sums.add(collection, rowDigest(collection, id, { created, fields }));
		}
	return sums.digests;
}
