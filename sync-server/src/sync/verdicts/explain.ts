import type { VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import type { FieldChange, FieldConflict } from '@tenantry/shared/transaction.ts';

import type { AuditEvent, StoreReader } from '#store/store.ts';

/** By the id of a decided mutation, the conflicts that its verdict does not explain yet. */
export type Unexplained = ReadonlyMap<string, readonly FieldConflict[]>;

/** A version that no event has. */
const NEVER = 0;

/** Says who set the standing values and when, as recorded in the audit. */
export async function explain(
	reader: StoreReader,
	unexplained: Unexplained,
	newEvents: readonly AuditEvent[]
): Promise<(readonly [id: string, conflicts: readonly VerdictConflict[]])[]> {
	const eventsByVersion = new Map(newEvents.map((event) => [event.version, event]));
	const versions = new Set([...unexplained.values()].flat().flatMap(versionsOf));
	const old = [...versions].filter((version) => !eventsByVersion.has(version));
	for (const event of await reader.events(old)) eventsByVersion.set(event.version, event);

	const explainOne = (conflict: FieldConflict) => {
		const theirs = eventsByVersion.get(conflict.theirsVersion);
		return explainConflict(conflict, theirs, eventsByVersion.get(conflict.baseVersion ?? NEVER));
	};
	return [...unexplained].map(([id, conflicts]) => [id, conflicts.map(explainOne)]);
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
