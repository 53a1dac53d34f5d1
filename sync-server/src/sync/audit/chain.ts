import { hash } from 'node:crypto';

import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';

export type AuditEntry = Omit<AuditEvent, 'hash' | 'previous_hash'>;

/** An audit entry that does not have a position in the chain yet. */
export type NewEntry = Omit<
	AuditEntry,
	| 'provider_id'
	| 'version'
	| 'applied_at'
	| 'changes'
	| 'address'
	| 'made_uncertain'
	| 'carrier'
	| 'requested_by'
> & {
	readonly changes: readonly FieldChange[];
	readonly address?: string | null;
	readonly made_uncertain?: number | null;
	readonly carrier?: string | null;
	readonly requested_by?: string | null;
};

/**
 * Links an entry to the one before it; cookies are checked by the same hash.
 */
export function link(previousHash: string, entry: AuditEntry): AuditEvent {
	return { ...entry, previous_hash: previousHash, hash: hashOf(previousHash, entry) };
}

/** Returns the position of the first event that does not follow from the one before it. */
export function firstBrokenLink(events: readonly AuditEvent[]): number | undefined {
	return new Chain().follow(events);
}

/** Verifies a chain from its beginning, one stretch at a time. */
export class Chain {
	#position = 0;
	#hash = '';

	/** Number of valid links, and the hash of the last one. */
	get end(): { readonly version: number; readonly hash: string } {
		return { version: this.#position, hash: this.#hash };
	}

	/**
	 * Returns the position of the first of these events that does not follow from the one before
	 * it.
	 */
	follow(events: readonly AuditEvent[]): number | undefined {
		for (const { hash: found, previous_hash: previous, ...entry } of events) {
			const position = this.#position + 1;
			const follows = entry.version === position && previous === this.#hash;
			if (!follows || hashOf(this.#hash, entry) !== found) return position;
			this.#position = position;
			this.#hash = found;
		}
		return undefined;
	}
}

/** Hashes canonical JSON, written out by hand because every decided change pays for it. */
function hashOf(previousHash: string, entry: AuditEntry): string {
	const text = JSON.stringify({
		actor_id: entry.actor_id,
		actor_name: entry.actor_name,
		// Omitted if missing, so that events from before there was an address keep their hashes.
		address: entry.address ?? undefined,
		applied_at: entry.applied_at,
		// Omitted if nobody carried it, for the same reason.
		carrier: entry.carrier ?? undefined,
		changes: entry.changes,
		code: entry.code,
		device_id: entry.device_id,
		device_name: entry.device_name,
		made_at: entry.made_at,
		// Omitted if the time is certain, for the same reason.
		made_uncertain: entry.made_uncertain ?? undefined,
		mutation_id: entry.mutation_id,
		name: entry.name,
		outcome: entry.outcome,
		provider_id: entry.provider_id,
		reason: entry.reason,
		// Omitted if its actor asked for it, for the same reason.
		requested_by: entry.requested_by ?? undefined,
		subject_collection: entry.subject_collection,
		subject_id: entry.subject_id,
		ticket: entry.ticket,
		version: entry.version
	} satisfies Record<keyof AuditEntry, string | number | null | undefined>);
	return hash('sha256', previousHash + text);
}
