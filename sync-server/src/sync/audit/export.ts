import { owningCollection } from '@tenantry/shared/collections.ts';
import { toCsv, type CsvCell } from '@tenantry/shared/csv.ts';
import { isTime, valueWords } from '@tenantry/shared/field-words.ts';
import type { AuditFilters, AuditFormat } from '@tenantry/shared/protocol/audit.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import { admitToExport } from '#sync/readers/admit-to-export.ts';
import type { AuditDependencies } from './page.ts';
import type { Stretch } from './reader.ts';
import { readSeen, type SeenEvent, type SeenStretch } from './records.ts';
import type { Sender } from '#sync/sender.ts';

export interface ExportRequest {
	readonly deviceId: string;
	readonly format: AuditFormat;
	readonly filters: AuditFilters;
}

/** Streams the text of an export file in pieces, oldest event first. */
export type AuditExport = (
	sender: Sender,
	request: ExportRequest
) => Promise<Result<AsyncGenerator<string, void>, SyncErrorCode>>;

const EVENTS_A_STEP = 500;

/** Without it, spreadsheets misread UTF-8 as another encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

const COLUMNS = [
	'version',
	'decided_at',
	'made_at',
	'actor',
	'actor_id',
	'action',
	'subject_type',
	'subject',
	'subject_id',
	'field',
	'from',
	'to',
	'reason',
	'ticket',
	'device',
	'address',
	'outcome',
	'code',
	'hash',
	'made_at_uncertain',
	'carrier',
	'carrier_id',
	'carrier_device',
	'requested_by',
	'requested_by_id',
	'requested_action'
];

/** Exports everything a person may read of the audit, as it stands when they ask. */
export function createAuditExport({ store, clock }: AuditDependencies): AuditExport {
	async function read(
		sender: Sender,
		{ deviceId, filters }: ExportRequest,
		stretch: Stretch
	): Promise<Result<SeenStretch, SyncErrorCode>> {
		return store.read(sender.providerId, async (reader) => {
			const audience = await admitToExport(reader, sender, { deviceId, at: clock() });
			if (!audience.ok) return audience;
			// Limits the range, so that events added while the file is written are not in it by
			// chance.
			const below = Math.min(stretch.below, reader.head.version + 1);
			const range = { ...stretch, below };
			const options = { stretch: range, filters, limit: EVENTS_A_STEP };
			return ok(await readSeen(reader, audience.value, options));
		});
	}

	return async (sender, request) => {
		const all: Stretch = { above: 0, below: Number.MAX_SAFE_INTEGER, order: 'asc' };
		const first = await read(sender, request, all);
		if (!first.ok) return err(first.error);
		return ok(
			write(request.format, first.value, async (rest) => {
				const next = await read(sender, request, rest);
				// Throwing cuts the file off here, so that the reader notices it is incomplete.
				if (!next.ok) throw new Error(next.error);
				return next.value;
			})
		);
	};
}

async function* write(
	format: AuditFormat,
	first: SeenStretch,
	read: (rest: Stretch) => Promise<SeenStretch>
): AsyncGenerator<string, void> {
	const isCsv = format === 'csv';
	let written = 0;
	yield isCsv ? BYTE_ORDER_MARK + toCsv([COLUMNS]) : '[';
	for (let step: SeenStretch | undefined = first; step !== undefined;) {
		const { seen, rest }: SeenStretch = step;
		if (isCsv) yield toCsv(seen.flatMap(toLines));
		else
			for (const one of seen) yield `${written++ === 0 ? '' : ','}\n${JSON.stringify(toJson(one))}`;
		step = rest === undefined ? undefined : await read(rest);
	}
	if (!isCsv) yield '\n]\n';
}

/** Returns one line per field; an event without changed fields gets one line as well. */
function toLines({ record, event }: SeenEvent): CsvCell[][] {
	const { subject, changes } = record;
	const fields: readonly (readonly CsvCell[])[] =
		changes.length === 0
			? [['', '', '']]
			: changes.map(({ collection, field, from, to }) => [
					nameOf(collection, field),
					toCell(field, from),
					toCell(field, to)
				]);
	return fields.map((field) => [
		record.version,
		toTime(record.appliedAt),
		toTime(record.madeAt),
		record.actorName,
		record.actorId,
		record.name,
		subject?.collection,
		subject?.label,
		subject?.id,
		...field,
		record.reason,
		record.ticket,
		record.deviceName,
		record.address,
		record.outcome,
		record.code,
		event.hash,
		record.isMadeAtUncertain === true ? 'yes' : null,
		...othersIn(record)
	]);
}

/** Returns who carried it, and who asked for it. */
function othersIn({ carrier, requestedBy }: SeenEvent['record']): CsvCell[] {
	return [
		...(carrier ? [carrier.name, carrier.id, carrier.deviceName] : [null, null, null]),
		...(requestedBy ? [requestedBy.name, requestedBy.id, requestedBy.action] : [null, null, null])
	];
}

function toJson({ record, event }: SeenEvent) {
	const { version, name, actorId, actorName, subject, changes, madeAt, appliedAt } = record;
	const { carrier, requestedBy } = record;
	return {
		version,
		hash: event.hash,
		previousHash: event.previous_hash,
		decidedAt: toTime(appliedAt),
		madeAt: toTime(madeAt),
		...(record.isMadeAtUncertain === true && { isMadeAtUncertain: true }),
		actor: { id: actorId, name: actorName },
		action: name,
		subject,
		changes: changes.map(({ collection, field, from, to }) => ({
			field: nameOf(collection, field),
			from,
			to
		})),
		reason: record.reason,
		ticket: record.ticket,
		device: record.deviceName,
		...(carrier && {
			carrier: { id: carrier.id, name: carrier.name, device: carrier.deviceName }
		}),
		...(requestedBy && {
			requestedBy: { id: requestedBy.id, name: requestedBy.name, action: requestedBy.action }
		}),
		address: record.address,
		outcome: record.outcome,
		code: record.code
	};
}

/** Names a field; an access edge is a field of its administrator, named by its organization. */
function nameOf(collection: string, field: string): string {
	return owningCollection(collection) === collection ? field : `${collection}/${field}`;
}

/** Leaves types that spreadsheets know as they are; puts times and composite values into words. */
function toCell(field: string, value: unknown): CsvCell {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number' && !isTime(field)) return value;
	return valueWords(field, value, toTime);
}

function toTime(at: number): string {
	return new Date(at).toISOString();
}
