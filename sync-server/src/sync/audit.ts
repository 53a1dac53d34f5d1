import { hash } from 'node:crypto';

import type { AuditEvent } from '#store/store.ts';

export type AuditEntry = Omit<AuditEvent, 'hash' | 'previous_hash'>;

/** Links an entry to the one before it: rule 14 of the domain, and what a cookie is checked by. */
export function link(previousHash: string, entry: AuditEntry): AuditEvent {
	return { ...entry, previous_hash: previousHash, hash: hashOf(previousHash, entry) };
}

/** The position of the first event that does not follow from the one before it. */
export function firstBrokenLink(events: readonly AuditEvent[]): number | undefined {
	return new Chain().follow(events);
}

/** Follows a chain from its beginning, a stretch at a time. */
export class Chain {
	#position = 0;
	#hash = '';

	/** How many links hold, and the hash of the last of them. */
	get end(): { readonly version: number; readonly hash: string } {
		return { version: this.#position, hash: this.#hash };
	}

	/** The position of the first event among these that does not follow from the one before it. */
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

/** Canonical JSON, written out because every decided change pays for it. */
function hashOf(previousHash: string, entry: AuditEntry): string {
	const text = JSON.stringify({
		actor_id: entry.actor_id,
		actor_name: entry.actor_name,
		// Left out where there is none, as it was before events had it: their hashes stay.
		address: entry.address ?? undefined,
		applied_at: entry.applied_at,
		changes: entry.changes,
		code: entry.code,
		device_id: entry.device_id,
		device_name: entry.device_name,
		made_at: entry.made_at,
		// Left out where it is certain, for the same reason.
		made_uncertain: entry.made_uncertain ?? undefined,
		mutation_id: entry.mutation_id,
		name: entry.name,
		outcome: entry.outcome,
		provider_id: entry.provider_id,
		reason: entry.reason,
		subject_collection: entry.subject_collection,
		subject_id: entry.subject_id,
		ticket: entry.ticket,
		version: entry.version
	} satisfies Record<keyof AuditEntry, string | number | null | undefined>);
	return hash('sha256', previousHash + text);
}
