import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';

/** Versions of the events that last wrote each field of a row. The values stay in the events. */
export interface Trace {
	/** The event in which the row first appears. */
	readonly created: number;
	/** For each field changed after creation, its newest event. */
	readonly fields: Map<string, number>;
	deleted?: number;
}

/**
 * Replays every change in the audit. It keeps versions, not values, so memory grows with the number
 * of rows, not with the length of the audit.
 */
export class Replay {
	readonly #traces = new Map<string, Trace>();

	follow(event: Pick<AuditEvent, 'version' | 'changes'>): void {
		const { version } = event;
		for (const { collection, id, field } of changesOf(event)) {
			const key = `${collection}/${id}`;
			const trace: Trace = this.#traces.get(key) ?? { created: version, fields: new Map() };
			this.#traces.set(key, trace);
			if (field === 'deleted') trace.deleted = version;
			else if (version !== trace.created) trace.fields.set(field, version);
		}
	}

	/** Returns and removes a row's trace; traces left at the end have no row. */
	take(collection: string, id: string): Trace | undefined {
		const key = `${collection}/${id}`;
		const trace = this.#traces.get(key);
		this.#traces.delete(key);
		return trace;
	}

	/** Yields the traces that were not taken: rows that the audit knows but the database lacks. */
	*left(): Generator<{ readonly collection: string; readonly id: string; readonly trace: Trace }> {
		for (const [key, trace] of this.#traces) {
			const [collection = '', id = ''] = key.split('/');
			yield { collection, id, trace };
		}
	}
}

export function changesOf({ changes }: Pick<AuditEvent, 'changes'>): readonly FieldChange[] {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction`.
	return JSON.parse(changes) as FieldChange[];
}
