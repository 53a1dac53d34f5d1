import type { RowSource } from '@tenantry/shared/collection.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';
import { seesAdministrator, seesOrganization, type Sight } from './sight.ts';

/** What somebody may read of the audit. */
export interface AuditSight {
	readonly source: RowSource;
	readonly sight: Sight;
}

const PEOPLE: ReadonlySet<string | null> = new Set(['administrator', 'organizationAccess']);

/** The rows that tell whether events are in sight, and what they are about. */
export function rowsOf(events: readonly AuditEvent[]): [collection: string, id: string][] {
	return events.flatMap(({ subject_collection: collection, subject_id: id }) => {
		if (collection === null || id === null) return [];
		if (!PEOPLE.has(collection)) return [[collection, id]];
		return [...PEOPLE].map((name): [string, string] => [String(name), id]);
	});
}

/** Of the administrators in sight, and one's own. */
export function isEventInSight({ source, sight }: AuditSight, event: AuditEvent): boolean {
	if (sight.seesAllAdministrators || event.actor_id === sight.readerId) return true;
	return PEOPLE.has(event.subject_collection) && isSubjectInSight({ source, sight }, event);
}

/** What one has done oneself stays, without facts about those whom one sees no longer. */
export function isSubjectInSight({ source, sight }: AuditSight, event: AuditEvent): boolean {
	const { subject_collection: collection, subject_id: id } = event;
	if (collection === null || id === null) return false;
	if (collection === 'organization') return seesOrganization(sight, id);
	return !PEOPLE.has(collection) || seesAdministrator(sight, source, id);
}

/** Where somebody was is their own business, and the owners'. */
export function addressInSight(
	{ sight }: Pick<AuditSight, 'sight'>,
	{ actor_id: actorId, address }: AuditEvent
): string | null {
	return sight.seesAllAdministrators || actorId === sight.readerId ? address : null;
}

/** An edge is seen by who sees both its ends. */
export function changesInSight(of: AuditSight, event: AuditEvent): FieldChange[] {
	if (!isSubjectInSight(of, event)) return [];
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- What the ledger wrote, it reads.
	const changes = JSON.parse(event.changes) as FieldChange[];
	return changes.filter(
		({ collection, field }) =>
			collection !== 'organizationAccess' ||
			field === 'deleted' ||
			seesOrganization(of.sight, field)
	);
}
