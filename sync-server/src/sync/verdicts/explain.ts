import type { Decision } from '@tenantry/shared/decide.ts';
import type { VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import type { FieldChange, FieldConflict } from '@tenantry/shared/transaction.ts';

import type { AuditEvent, StoredMutation, StoreReader } from '#store/store.ts';
import { parseFacts } from './facts.ts';

/** A decided mutation whose conflicts still have to be explained. */
export interface Unexplained {
	readonly mutation: StoredMutation;
	readonly decision: Decision;
}

/** A version that no event has. */
const NEVER = 0;

/** Adds to each verdict who set the standing value and when, as recorded in the audit. */
export async function explain(
	reader: StoreReader,
	unexplained: readonly Unexplained[],
	newEvents: readonly AuditEvent[]
): Promise<void> {
	const eventsByVersion = new Map(newEvents.map((event) => [event.version, event]));
	const versions = new Set(
		unexplained.flatMap(({ decision }) => decision.conflicts.flatMap(versionsOf))
	);
	const old = [...versions].filter((version) => !eventsByVersion.has(version));
	for (const event of await reader.events(old)) eventsByVersion.set(event.version, event);

	for (const { mutation, decision } of unexplained) {
		const facts = parseFacts(mutation);
		for (const conflict of decision.conflicts) {
			const theirs = eventsByVersion.get(conflict.theirsVersion);
			const seen = eventsByVersion.get(conflict.baseVersion ?? NEVER);
			facts.conflicts.push(explainConflict(conflict, theirs, seen));
		}
		mutation.verdict = JSON.stringify(facts);
	}
}

function versionsOf({ theirsVersion, baseVersion }: FieldConflict): number[] {
	return baseVersion === undefined ? [theirsVersion] : [theirsVersion, baseVersion];
}

export function explainConflict(
	conflict: FieldConflict,
	theirEvent: AuditEvent | undefined,
	seenEvent?: AuditEvent
): VerdictConflict {
	const { collection, id, field, yours, theirs } = conflict;
	const seen = seenEvent === undefined ? undefined : changeOf(seenEvent, conflict);
	return {
		collection,
		id,
		field,
		yours,
		theirs,
		...(seen === undefined ? {} : { before: seen.to }),
		...(theirEvent === undefined ? {} : { by: authorOf(theirEvent) })
	};
}

function authorOf(event: AuditEvent): NonNullable<VerdictConflict['by']> {
	return {
		administratorId: event.actor_id,
		name: event.actor_name,
		deviceName: event.device_name,
		at: event.applied_at
	};
}

function changeOf(event: AuditEvent, conflict: FieldConflict): FieldChange | undefined {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction.account`.
	const changes = JSON.parse(event.changes) as FieldChange[];
	return changes.find(
		({ collection, id, field }) =>
			collection === conflict.collection && id === conflict.id && field === conflict.field
	);
}
