import { collections, owningCollection, withOwned } from '@tenantry/shared/collections.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';
import { seesField, seesRow, type Visibility } from '#sync/readers/visibility.ts';

/** The basis for deciding what a reader may see of the audit. */
export interface AuditVisibility {
	readonly source: RowSource;
	readonly visibility: Visibility;
}

/** Returns the rows that decide whether events are visible, and that they are about. */
export function rowsOf(events: readonly AuditEvent[]): [collection: string, id: string][] {
	return events.flatMap(({ subject_collection: collection, subject_id: id }) => {
		if (collection === null || id === null) return [];
		return withOwned(owningCollection(collection)).map((name): [string, string] => [name, id]);
	});
}

/** Whether an event is about a visible administrator, or is the reader's own. */
export function isEventVisible(
	{ source, visibility }: AuditVisibility,
	event: AuditEvent
): boolean {
	if (visibility.seesAllAdministrators || event.actor_id === visibility.readerId) return true;
	if (!isShared(event) || !isSubjectVisible({ source, visibility }, event)) return false;
	// Otherwise it would tell who is under review, and who reviews.
	return !IN_REVIEWS.has(event.name) || visibleChanges({ source, visibility }, event).length > 0;
}

/** Events about a person of which others may see only a suspension. */
const IN_REVIEWS: ReadonlySet<string> = new Set([
	'administrator.review',
	'administrator.suspendUnreviewed'
]);

function isShared({ subject_collection: collection }: AuditEvent): boolean {
	return collection !== null && collections.get(collection)?.isAuditShared === true;
}

/**
 * Whether the reader may see facts about the subject. Their own events stay visible, but without
 * facts about people they can no longer see.
 */
export function isSubjectVisible(
	{ source, visibility }: AuditVisibility,
	event: AuditEvent
): boolean {
	const { subject_collection: collection, subject_id: id } = event;
	if (collection === null || id === null) return false;
	return seesRow(visibility, { collection, id }, source);
}

/** Returns the address only to the person themselves and to those who see all administrators. */
export function visibleAddress(
	{ visibility }: Pick<AuditVisibility, 'visibility'>,
	{ actor_id: actorId, address }: AuditEvent
): string | null {
	return visibility.seesAllAdministrators || actorId === visibility.readerId ? address : null;
}

/** Returns the visible changes; an access edge is visible to those who see both its ends. */
export function visibleChanges(of: AuditVisibility, event: AuditEvent): FieldChange[] {
	if (!isSubjectVisible(of, event)) return [];
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction`.
	const changes = JSON.parse(event.changes) as FieldChange[];
	return changes.filter(
		({ collection, field }) => field === 'deleted' || seesField(of.visibility, collection, field)
	);
}
