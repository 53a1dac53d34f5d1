import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';

/** Which events wrote a row last, field by field. The values stay in the events. */
export interface Trace {
	/** The event that the row first appears in. */
	readonly created: number;
	/** The newest event of each field that was changed after that. */
	readonly fields: Map<string, number>;
	deleted?: number;
}

/**
 * Follows every change that the audit accounts for. It keeps positions, no values: memory grows with
 * the rows, not with the length of the audit.
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

	/** What is known of a row, once: what is left in the end has no row. */
	take(collection: string, id: string): Trace | undefined {
		const key = `${collection}/${id}`;
		const trace = this.#traces.get(key);
		this.#traces.delete(key);
		return trace;
	}

	/** Rows that the audit knows and nobody has taken. */
	*left(): Generator<{ readonly collection: string; readonly id: string; readonly trace: Trace }> {
		for (const [key, trace] of this.#traces) {
			const [collection = '', id = ''] = key.split('/');
			yield { collection, id, trace };
		}
	}
}

export function changesOf({ changes }: Pick<AuditEvent, 'changes'>): readonly FieldChange[] {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- What the ledger wrote, it reads.
	return JSON.parse(changes) as FieldChange[];
}
