import type { Sealer } from '#lib/vault/sealer.ts';
import type { Database, Sealed } from './database.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Writer } from './writer.ts';

/** Facts about rows, removed from the device when rows become invisible to the person. */
export const VISIBLE_ROWS_ONLY = ['activity', 'overview'] as const;

/** Small sealed values that are neither rows nor changes: the identity, the device's credential. */
export class SealedMeta {
	readonly #database: Database;
	readonly #writer: Writer;
	readonly #sealer: Sealer;
	/** As last read or written, so that they can be written again. */
	readonly #known = new Map<string, unknown>();

	constructor(database: Database, writer: Writer, sealer: Sealer) {
		this.#database = database;
		this.#writer = writer;
		this.#sealer = sealer;
	}

	async get<T>(id: string): Promise<T | undefined> {
		const record = await this.#database.meta.get(id);
		if (record === undefined) return undefined;
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
		const value = await openJson<T>(this.#sealer, `meta/${id}`, record.value as Sealed);
		this.#known.set(id, value);
		return value;
	}

	async put(id: string, value: unknown): Promise<void> {
		const sealed = await sealJson(this.#sealer, `meta/${id}`, value);
		this.#known.set(id, value);
		await this.#writer.write(['meta'], 'strict', ({ meta }) => meta.put({ id, value: sealed }));
	}

	async rewrite(): Promise<void> {
		for (const [id, value] of [...this.#known]) await this.put(id, value);
	}

	delete(id: string): Promise<void> {
		this.#known.delete(id);
		return this.#writer.write(['meta'], 'strict', ({ meta }) => meta.delete(id));
	}
}
