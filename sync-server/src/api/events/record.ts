import { apiNameOf } from '@tenantry/shared/domain/administrator/fields.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import * as z from 'zod/mini';

import type { AuditEvent } from '#store/store.ts';
import { parseCarriage } from '#sync/audit/carriage.ts';
import { parseRequester } from '#sync/audit/request.ts';
import { visibleAddress, visibleChanges } from '#sync/audit/visibility.ts';
import { reportedOutcome } from '#sync/audit/reported-outcome.ts';

import { toTime } from '#api/list/fields.ts';
import type { VisibleRows } from '#api/view.ts';

const Change = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() });

export const EventRecord = z.object({
	id: z.string(),
	event_type: z.string(),
	service: z.literal('directory'),
	timestamp: z.string(),
	resource: z.nullable(
		z.object({ type: z.string(), id: z.string(), email: z.optional(z.string()) })
	),
	changes: z.array(Change),
	initiated_by: z.object({
		type: z.string(),
		id: z.optional(z.string()),
		email: z.optional(z.string()),
		name: z.string()
	}),
	provider: z.string(),
	organization: z.nullable(z.string()),
	client_ip: z.nullable(z.string()),
	useragent: z.nullable(z.string()),
	success: z.boolean(),
	made_at: z.string(),
	/** The device's clock was changed between making and sending, so `made_at` is approximate. */
	made_at_uncertain: z.boolean(),
	/** The colleague whose device carried the change to the server, if not its author's own did. */
	carried_by: z.nullable(z.object({ id: z.string(), name: z.string(), device: z.string() })),
	/** Who asked for the change, if `initiated_by` approved or declined it. */
	requested_by: z.nullable(z.object({ id: z.string(), name: z.string() })),
	reason: z.nullable(z.string()),
	ticket: z.nullable(z.string()),
	outcome: z.string(),
	version: z.number()
});
export type EventRecord = z.infer<typeof EventRecord>;

const TYPE_BY_NAME: Readonly<Record<string, string>> = {
	'administrator.create': 'admin_create',
	'administrator.import': 'admin_create',
	'administrator.delete': 'admin_delete',
	'organization.create': 'organization_create',
	'organization.archive': 'organization_delete',
	'accessReview.start': 'access_review_create'
};
const TYPE_BY_ENTITY: Readonly<Record<string, string>> = {
	administrator: 'admin_update',
	organizationAccess: 'admin_update',
	organization: 'organization_update',
	provider: 'provider_update',
	verdict: 'change_discard',
	approval: 'change_approval',
	accessReview: 'access_review_update'
};
const RESOURCE_BY_COLLECTION: Readonly<Record<string, string>> = {
	administrator: 'admin',
	organizationAccess: 'admin',
	organization: 'organization',
	provider: 'provider'
};
/** Field names that differ in the records of this API. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
	role: 'roleName',
	apiKey: 'apiKeyHash',
	globalMfaRequired: 'requireAdminMFA'
};

/** Outcomes after which what the author wanted holds; refused, held and conflict are failures. */
const SUCCESSES: ReadonlySet<string> = new Set(['applied', 'merged', 'noop']);

export function toEventRecord(visible: VisibleRows, event: AuditEvent): EventRecord {
	const { subject_collection: collection, subject_id: id } = event;
	const type = resourceTypeOf(collection);
	const email = type === 'admin' && id !== null ? emailOf(visible, id) : undefined;
	return {
		id: event.hash,
		...factsOf(event),
		service: 'directory',
		resource:
			type === undefined || id === null
				? null
				: { type, id, ...(email !== undefined && { email }) },
		changes: visibleChanges(visible, event).map(({ from, to, ...change }) => ({
			field: nameOf(change),
			from,
			to
		})),
		initiated_by: actorOf(visible, event),
		carried_by: carrierOf(event),
		requested_by: requesterOf(event),
		provider: event.provider_id,
		// The address of the request that brought the change, which may be older; not everyone may
		// see it.
		client_ip: visibleAddress(visible, event),
		useragent: null
	};
}

/** Returns the fields an event is filtered by; none needs a row or the parsed changes. */
export function factsOf(event: AuditEvent) {
	const { version, reason, ticket } = event;
	const outcome = reportedOutcome(event);
	const isOrganization = resourceTypeOf(event.subject_collection) === 'organization';
	return {
		event_type: typeOf(event.name),
		timestamp: toTime(event.applied_at),
		organization: isOrganization ? event.subject_id : null,
		success: SUCCESSES.has(outcome),
		made_at: toTime(event.made_at),
		made_at_uncertain: event.made_uncertain !== null,
		reason,
		ticket,
		outcome,
		version
	};
}

function resourceTypeOf(collection: string | null): string | undefined {
	return collection === null ? undefined : RESOURCE_BY_COLLECTION[collection];
}

function typeOf(name: string): string {
	const [entity = ''] = name.split('.');
	return TYPE_BY_NAME[name] ?? TYPE_BY_ENTITY[entity] ?? name;
}

function actorOf(
	visible: VisibleRows,
	{ actor_id: id, actor_name: name }: AuditEvent
): EventRecord['initiated_by'] {
	if (id === null) return { type: 'system', name };
	const email = emailOf(visible, id);
	return { type: 'admin', id, name, ...(email !== undefined && { email }) };
}

function carrierOf(event: AuditEvent): EventRecord['carried_by'] {
	const carriage = parseCarriage(event);
	if (carriage === undefined) return null;
	const { administratorId: id, name, deviceName: device } = carriage;
	return { id, name, device };
}

function requesterOf(event: AuditEvent): EventRecord['requested_by'] {
	const requester = parseRequester(event);
	return requester === undefined ? null : { id: requester.administratorId, name: requester.name };
}

function emailOf({ source }: VisibleRows, id: string): string | undefined {
	const email = source.row('administrator', id)?.value.email;
	return typeof email === 'string' ? email : undefined;
}

function nameOf({ collection, field }: Pick<FieldChange, 'collection' | 'field'>): string {
	if (collection === 'organizationAccess' && field !== 'deleted')
		return `organizationlinks.${field}`;
	// The field is named after the person, who is the resource already.
	if (collection === 'reviewDecision') return collection;
	return FIELD_NAMES[field] ?? apiNameOf(field);
}
