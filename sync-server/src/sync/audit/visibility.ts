import type { RowSource } from '@tenantry/shared/collection.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';
import { seesAdministrator, seesOrganization, type Sight } from '#sync/pull/visibility.ts';

/** The basis for deciding what a reader may see of the audit. */
export interface AuditSight {
	readonly source: RowSource;
	readonly sight: Sight;
}

const PEOPLE: ReadonlySet<string | null> = new Set(['administrator', 'organizationAccess']);

/** Returns the rows that decide whether events are in sight, and that they are about. */
export function rowsOf(events: readonly AuditEvent[]): [collection: string, id: string][] {
	return events.flatMap(({ subject_collection: collection, subject_id: id }) => {
		if (collection === null || id === null) return [];
		if (!PEOPLE.has(collection)) return [[collection, id]];
		return [...PEOPLE].map((name): [string, string] => [String(name), id]);
	});
}

/** Whether an event is about an administrator in sight, or is the reader's own. */
export function isEventInSight({ source, sight }: AuditSight, event: AuditEvent): boolean {
	if (sight.seesAllAdministrators || event.actor_id === sight.readerId) return true;
	return PEOPLE.has(event.subject_collection) && isSubjectInSight({ source, sight }, event);
}

/**
 * Whether the reader may see facts about the subject. Their own events stay visible, but without
 * facts about people they can no longer see.
 */
export function isSubjectInSight({ source, sight }: AuditSight, event: AuditEvent): boolean {
	const { subject_collection: collection, subject_id: id } = event;
	if (collection === null || id === null) return false;
	if (collection === 'organization') return seesOrganization(sight, id);
	return !PEOPLE.has(collection) || seesAdministrator(sight, source, id);
}

/** Returns the address only to the person themselves and to those who see all administrators. */
export function addressInSight(
	{ sight }: Pick<AuditSight, 'sight'>,
	{ actor_id: actorId, address }: AuditEvent
): string | null {
	return sight.seesAllAdministrators || actorId === sight.readerId ? address : null;
}

/** Returns the changes in sight; an access edge is visible to those who see both its ends. */
export function changesInSight(of: AuditSight, event: AuditEvent): FieldChange[] {
	if (!isSubjectInSight(of, event)) return [];
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction`.
	const changes = JSON.parse(event.changes) as FieldChange[];
	return changes.filter(
		({ collection, field }) =>
			collection !== 'organizationAccess' ||
			field === 'deleted' ||
			seesOrganization(of.sight, field)
	);
}
