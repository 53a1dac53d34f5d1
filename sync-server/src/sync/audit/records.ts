import { displayNameOf } from '@tenantry/shared/mutators.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { AuditFilters, AuditRecord } from '@tenantry/shared/protocol/audit.ts';

import type { AuditEvent, StoreReader } from '#store/store.ts';
import type { Audience } from '#sync/pull/audience.ts';
import { readStretch, type Stretch } from './reader.ts';
import { toldOutcome } from './told-outcome.ts';
import {
	addressInSight,
	changesInSight,
	isEventInSight,
	isSubjectInSight,
	rowsOf,
	type AuditSight
} from './visibility.ts';
import { whenLoaded } from '#sync/loaded-rows.ts';

/** An event in sight, and the record of it that its reader may see. */
export interface SeenEvent {
	readonly record: AuditRecord;
	readonly event: AuditEvent;
}

export interface SeenStretch {
	readonly seen: readonly SeenEvent[];
	readonly rest: Stretch | undefined;
}

/** Reads the events in sight of a reader; without `audit.read`, only those of their own changes. */
export async function readSeen(
	reader: StoreReader,
	{ rows, sight, principal }: Audience,
	{
		stretch,
		filters,
		limit
	}: { readonly stretch: Stretch; readonly filters: AuditFilters; readonly limit: number }
): Promise<SeenStretch> {
	const ownId = sight.readerId;
	const readsOthers = hasPermission(principal, 'audit.read');
	if (!readsOthers && (filters.actorId ?? ownId) !== ownId) return { seen: [], rest: undefined };
	const { events, rest } = await readStretch(reader, stretch, {
		filters: readsOthers ? filters : { ...filters, actorId: ownId },
		limit
	});
	for (const [collection, id] of rowsOf(events)) rows.want(collection, id);
	const seen = await whenLoaded(rows, () => {
		const of = { source: rows, sight };
		return events
			.filter((event) => isEventInSight(of, event))
			.map((event) => ({ event, record: toRecord(of, event) }));
	});
	return { seen, rest };
}

function toRecord(of: AuditSight, event: AuditEvent): AuditRecord {
	const { subject_collection: collection, subject_id: id } = event;
	return {
		version: event.version,
		name: event.name,
		mutationId: event.mutation_id,
		actorId: event.actor_id,
		actorName: event.actor_name,
		deviceName: event.device_name,
		address: addressInSight(of, event),
		subject:
			collection === null || id === null
				? null
				: { ...toSubject(collection, id), label: labelOf(of, event) },
		changes: changesInSight(of, event),
		reason: event.reason,
		ticket: event.ticket,
		outcome: toldOutcome(event),
		code: event.code,
		madeAt: event.made_at,
		...(event.made_uncertain !== null && { isMadeAtUncertain: true }),
		appliedAt: event.applied_at
	};
}

/** Names the administrator as the subject of an access edge. */
function toSubject(collection: string, id: string) {
	return { collection: collection === 'organizationAccess' ? 'administrator' : collection, id };
}

/** Returns the row's current name, or the last one of a deleted row. */
function labelOf(of: AuditSight, event: AuditEvent): string | null {
	const { subject_collection: collection, subject_id: id } = event;
	if (collection === null || id === null || !isSubjectInSight(of, event)) return null;
	const subject = toSubject(collection, id);
	const value = of.source.row(subject.collection, id)?.value;
	return displayNameOf(subject.collection, value) || null;
}
