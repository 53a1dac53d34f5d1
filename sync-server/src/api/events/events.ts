import type { AuditEvent } from '#store/store.ts';
import { isEventVisible, rowsOf } from '#sync/audit/visibility.ts';

import { factsOf, toEventRecord, type EventRecord } from './record.ts';
import type { Fields } from '#api/list/fields.ts';
import { parseFilters, type Filter } from '#api/list/filter.ts';
import { nextPage } from '#api/list/list.ts';
import {
	FILTER_FORM,
	LIMIT_FORM,
	readLimit,
	refuseUnknown,
	wholeNumber,
	withoutNumbers
} from '#api/list/query.ts';
import { readOperation, type ApiCall, type Operation } from '#api/operation.ts';
import { look, requirePermissionOf, type View } from '#api/view.ts';

const fields: Fields = {
	event_type: 'text',
	timestamp: 'time',
	made_at: 'time',
	made_at_uncertain: 'flag',
	reason: 'text',
	ticket: 'text',
	outcome: 'text',
	success: 'flag',
	organization: 'text',
	version: 'number'
};
const CHUNK = 500;

export const eventOperations: readonly Operation[] = [
	readOperation({
		method: 'get',
		path: '/providers/{provider_id}/events',
		status: 200,
		id: 'listEvents',
		summary: 'The audit log after a version, oldest first.',
		answer: { kind: 'array', schema: 'Event' },
		query: {
			after: 'The version of the last event that is known; 0, the default, for all.',
			limit: LIMIT_FORM,
			filter: `${FILTER_FORM} Fields: ${Object.keys(fields).join(', ')}.`
		},
		async read(view, call) {
			await requirePermissionOf(view, 'audit.read');
			const { events, total } = await readEvents(view, call);
			const last = events.at(-1);
			const headers = {
				'x-total-count': String(total),
				...(last !== undefined && events.length < total && nextPage(call, 'after', last.version))
			};
			return { status: 200, body: events, headers };
		}
	})
];

/** Reads the log only as far as needed: to the end where not everything is visible. */
async function readEvents(
	view: View,
	call: ApiCall
): Promise<{ readonly events: EventRecord[]; readonly total: number }> {
	const query = withoutNumbers(call.query);
	refuseUnknown(query, ['after', 'limit', 'filter']);
	const after = wholeNumber(query, 'after') ?? 0;
	const limit = readLimit(query);
	const filters = parseFilters(query.getAll('filter'), fields);
	const seesAll = await look(view, ({ visibility }) => visibility.seesAllAdministrators);
	const isWhole = seesAll && filters.length === 0;

	const events: EventRecord[] = [];
	let total = 0;
	let version = after;
	for (;;) {
		const chunk = await readChunk(view, version, isWhole ? limit : CHUNK);
		const wanted = chunk.filter((event) => holds(event, filters));
		prefetchPeople(view, wanted);
		const page = await look(view, (visible) => {
			const found = wanted.filter((event) => isEventVisible(visible, event));
			const records = found.slice(0, limit - events.length);
			return { found, records: records.map((event) => toEventRecord(visible, event)) };
		});
		total += page.found.length;
		events.push(...page.records);
		version = chunk.at(-1)?.version ?? version;
		if (isWhole || chunk.length < CHUNK) break;
	}
	return { events, total: isWhole ? Math.max(view.reader.head.version - after, 0) : total };
}

function readChunk({ reader }: View, after: number, limit: number): Promise<AuditEvent[]> {
	return reader.db
		.selectFrom('audit_event')
		.selectAll()
		.where('provider_id', '=', reader.providerId)
		.where('version', '>', after)
		.orderBy('version')
		.limit(limit)
		.execute();
}

/**
 * Requests the people events are about or by, to decide whether they are visible and get
 * addresses.
 */
function prefetchPeople(view: View, events: readonly AuditEvent[]): void {
	for (const [collection, id] of rowsOf(events)) view.prefetch(collection, id);
	for (const { actor_id: id } of events) if (id !== null) view.prefetch('administrator', id);
}

function holds(event: AuditEvent, filters: readonly Filter[]): boolean {
	if (filters.length === 0) return true;
	const facts = factsOf(event);
	return filters.every((filter) => filter(facts));
}
