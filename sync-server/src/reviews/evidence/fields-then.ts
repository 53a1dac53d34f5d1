import { fieldKey, fieldVersion, type FieldKey } from '@tenantry/shared/row.ts';

import type { StoredRow, StoreReader } from '#store/store.ts';
import { readStretch, type Stretch } from '#sync/audit/reader.ts';
import { changesOf } from '#sync/audit/replay.ts';
import { parseRow } from '#sync/loaded-rows.ts';

const EVENTS_A_STEP = 1_000;

export class FieldsThen {
	readonly #version: number;
	readonly #values = new Map<FieldKey, unknown>();
	readonly #written = new Set<FieldKey>();
	#lastWritten = 0;

	constructor(version: number) {
		this.#version = version;
	}

	/** The present value counts until `lookBack` finds an earlier one. */
	add(stored: StoredRow, field: string): void {
		const row = parseRow(stored);
		const key = fieldKey(stored.collection, stored.id, field);
		const writtenAt = fieldVersion(row, field);
		this.#values.set(key, row.value[field]);
		if (writtenAt <= this.#version) return;
		this.#written.add(key);
		this.#lastWritten = Math.max(this.#lastWritten, writtenAt);
	}

	async lookBack(reader: StoreReader): Promise<void> {
		let rest: Stretch | undefined = {
			above: this.#version,
			below: this.#lastWritten + 1,
			order: 'asc'
		};
		while (rest !== undefined && this.#written.size > 0) {
			const step = await readStretch(reader, rest, { filters: {}, limit: EVENTS_A_STEP });
			for (const { collection, id, field, from } of step.events.flatMap(changesOf)) {
				const key = fieldKey(collection, id, field);
				if (this.#written.delete(key)) this.#values.set(key, from);
			}
			rest = step.rest;
		}
	}

	value(key: FieldKey): unknown {
		return this.#values.get(key);
	}
}
