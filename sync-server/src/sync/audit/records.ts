import { displayNameOf, owningCollection } from '@tenantry/shared/collections.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { AuditFilters, AuditRecord } from '@tenantry/shared/protocol/audit.ts';

import type { AuditEvent, StoreReader } from '#store/store.ts';
import type { Audience } from '#sync/readers/audience.ts';
import { parseCarriage } from './carriage.ts';
import { parseRequester } from './request.ts';
import { readStretch, type Stretch } from './reader.ts';
import { reportedOutcome } from './reported-outcome.ts';
import {
	visibleAddress,
	visibleChanges,
	isEventVisible,
	isSubjectVisible,
	rowsOf,
	type AuditVisibility
} from './visibility.ts';
import { whenLoaded } from '#sync/loaded-rows.ts';

/** A visible event, and the record of it that its reader may see. */
export interface SeenEvent {
	readonly record: AuditRecord;
	readonly event: AuditEvent;
}

export interface SeenStretch {
	readonly seen: readonly SeenEvent[];
	readonly rest: Stretch | undefined;
}

/** Reads the events that a reader may see; without `audit.read`, only those of their own changes. */
export async function readSeen(
	reader: StoreReader,
	{ rows, visibility, principal }: Audience,
	{
		stretch,
		filters,
		limit
	}: { readonly stretch: Stretch; readonly filters: AuditFilters; readonly limit: number }
): Promise<SeenStretch> {
	const ownId = visibility.readerId;
	const readsOthers = hasPermission(principal, 'audit.read');
	if (!readsOthers && (filters.actorId ?? ownId) !== ownId) return { seen: [], rest: undefined };
	const { events, rest } = await readStretch(reader, stretch, {
		filters: readsOthers ? filters : { ...filters, actorId: ownId },
		limit
	});
	for (const [collection, id] of rowsOf(events)) rows.prefetch(collection, id);
	const seen = await whenLoaded(rows, () => {
		const of = { source: rows, visibility };
		return events
			.filter((event) => isEventVisible(of, event))
			.map((event) => ({ event, record: toRecord(of, event) }));
	});
	return { seen, rest };
}

function toRecord(of: AuditVisibility, event: AuditEvent): AuditRecord {
	const { subject_collection: collection, subject_id: id } = event;
	return {
		version: event.version,
		name: event.name,
		mutationId: event.mutation_id,
		actorId: event.actor_id,
		actorName: event.actor_name,
		deviceName: event.device_name,
		address: visibleAddress(of, event),
		subject:
			collection === null || id === null
				? null
				: { ...toSubject(collection, id), label: labelOf(of, event) },
		changes: visibleChanges(of, event),
		reason: event.reason,
		ticket: event.ticket,
		outcome: reportedOutcome(event),
		code: event.code,
		madeAt: event.made_at,
		...(event.made_uncertain !== null && { isMadeAtUncertain: true }),
		...carrierOf(event),
		...requesterOf(event),
		appliedAt: event.applied_at
	};
}

function carrierOf(event: AuditEvent): Pick<AuditRecord, 'carrier'> {
	const carriage = parseCarriage(event);
	if (carriage === undefined) return {};
	const { administratorId: id, name, deviceName } = carriage;
	return { carrier: { id, name, deviceName } };
}

function requesterOf(event: AuditEvent): Pick<AuditRecord, 'requestedBy'> {
	const requester = parseRequester(event);
	if (requester === undefined) return {};
	const { administratorId: id, name, mutationId, action } = requester;
	return { requestedBy: { id, name, mutationId, action } };
}

/** Names the administrator as the subject of an access edge. */
function toSubject(collection: string, id: string) {
	return { collection: owningCollection(collection), id };
}

/** Returns the row's current name, or the last one of a deleted row. */
function labelOf(of: AuditVisibility, event: AuditEvent): string | null {
	const { subject_collection: collection, subject_id: id } = event;
	if (collection === null || id === null || !isSubjectVisible(of, event)) return null;
	const subject = toSubject(collection, id);
	const value = of.source.row(subject.collection, id)?.value;
	return displayNameOf(subject.collection, value) || null;
}
