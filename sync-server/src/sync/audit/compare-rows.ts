import { sameValue } from '@tenantry/shared/merge.ts';
import { collections } from '@tenantry/shared/collections.ts';

import type { AuditEvent, StoredRow, StoreReader } from '#store/store.ts';
import { changesOf, type Replay, type Trace } from './replay.ts';

/** A row, or a field of it, that differs from the audit. */
export interface Deviation {
	readonly collection: string;
	readonly id: string;
	/** The value in the database. */
	readonly value: Readonly<Record<string, unknown>> | undefined;
	readonly kind: 'value' | 'version' | 'no_event' | 'no_row' | 'deletion';
	readonly field?: string;
	readonly says?: { readonly audit: unknown; readonly row: unknown };
	/** The event that the audit's claim rests on; 0 where there is none. */
	readonly version: number;
}

export interface RowComparison {
	readonly rows: number;
	readonly deviations: readonly Deviation[];
	/** Number of fields whose event does not contain the change, as earlier versions wrote some. */
	readonly unchecked: number;
}

const ROWS_A_STEP = 500;

/** Compares every row, tombstones included, with the events that wrote it last. */
export async function compareRows(reader: StoreReader, replay: Replay): Promise<RowComparison> {
	const deviations: Deviation[] = [];
	let rows = 0;
	let unchecked = 0;
	const through = reader.head.version;
	for (let after = 0; after < through;) {
		const page = await reader.changes({ after, through, limit: ROWS_A_STEP });
		const pairs = page.rows.map((stored) => ({
			row: openRow(stored),
			trace: replay.take(stored.collection, stored.id)
		}));
		const events = await eventsOf(reader, pairs);
		for (const pair of pairs) {
			const compared = compareRow(pair, events);
			deviations.push(...compared.deviations);
			unchecked += compared.unchecked;
		}
		rows += pairs.length;
		after = page.through;
	}
	for (const { collection, id, trace } of replay.left())
		deviations.push({ collection, id, value: undefined, kind: 'no_row', version: trace.created });
	return { rows, deviations, unchecked };
}

interface OpenRow {
	readonly collection: string;
	readonly id: string;
	readonly value: Readonly<Record<string, unknown>>;
	readonly created: number;
	readonly fields: Readonly<Record<string, number>>;
	readonly deleted: number | null;
}

interface Pair {
	readonly row: OpenRow;
	readonly trace: Trace | undefined;
}

function openRow({ collection, id, value, created, fields, deleted }: StoredRow): OpenRow {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction`.
	const read = (text: string) => JSON.parse(text) as Record<string, never>;
	return { collection, id, value: read(value), created, fields: read(fields), deleted };
}

type Events = ReadonlyMap<number, EventFacts>;

interface EventFacts {
	readonly event: AuditEvent;
	readonly to: ReadonlyMap<string, unknown>;
}

/** Loads the events that the rows of a page are compared with. */
async function eventsOf(reader: StoreReader, pairs: readonly Pair[]): Promise<Events> {
	const versions = new Set<number>();
	const keys = new Set<string>();
	for (const { row, trace } of pairs) {
		keys.add(`${row.collection}/${row.id}`);
		for (const version of Object.values(row.fields)) versions.add(version);
		if (trace === undefined) continue;
		versions.add(trace.created);
		for (const version of trace.fields.values()) versions.add(version);
	}
	const events = await reader.events([...versions]);
	return new Map(
		events.map((event) => {
			const wanted = changesOf(event).filter(({ collection, id }) =>
				keys.has(`${collection}/${id}`)
			);
			const to = wanted.map(
				({ collection, id, field, to: value }) => [`${collection}/${id}/${field}`, value] as const
			);
			return [event.version, { event, to: new Map(to) }];
		})
	);
}

function compareRow(
	{ row, trace }: Pair,
	events: Events
): { readonly deviations: readonly Deviation[]; readonly unchecked: number } {
	const { collection, id, value } = row;
	const about = { collection, id, value };
	if (trace === undefined) {
		const version = 0;
		const deviations: Deviation[] = saysNothing(row)
			? []
			: [{ ...about, kind: 'no_event', version }];
		return { deviations, unchecked: 0 };
	}
	const deviations: Deviation[] = [];
	if (row.deleted !== (trace.deleted ?? null)) {
		const says = { audit: trace.deleted !== undefined, row: row.deleted !== null };
		const version = trace.deleted ?? trace.created;
		deviations.push({ ...about, kind: 'deletion', field: 'deleted', says, version });
	}
	let unchecked = 0;
	for (const field of new Set([...Object.keys(value), ...trace.fields.keys()])) {
		const compared = compareField({ row, trace, field }, events);
		if (compared === 'unchecked') unchecked++;
		else if (compared !== undefined) deviations.push({ ...about, field, ...compared });
	}
	return { deviations, unchecked };
}

type FieldDeviation = Pick<Deviation, 'kind' | 'says' | 'version'>;

function compareField(
	{ row, trace, field }: { readonly row: OpenRow; readonly trace: Trace; readonly field: string },
	events: Events
): FieldDeviation | 'unchecked' | undefined {
	const version = trace.fields.get(field) ?? trace.created;
	const written = row.fields[field] ?? row.created;
	const audit = events.get(version)?.to.get(`${row.collection}/${row.id}/${field}`);
	const [said, stands] = [plain(row, audit), plain(row, row.value[field])];
	if (sameValue(said, stands))
		return written < version && audit !== undefined
			? { kind: 'version', says: { audit: version, row: written }, version }
			: undefined;
	const excuse = excuseOf(events.get(written)?.event, { row, field });
	if (excuse !== undefined) return excuse === 'unchecked' ? excuse : undefined;
	return { kind: 'value', says: { audit: said, row: stands }, version };
}

/** Returns why a value may differ from its newest change, if there is a valid reason. */
function excuseOf(
	event: AuditEvent | undefined,
	place: { readonly row: OpenRow; readonly field: string }
): 'unchecked' | 'derived' | undefined {
	if (event === undefined) return undefined;
	if (isMute(event)) return 'unchecked';
	return isRequirement(event, place) ? 'derived' : undefined;
}

/**
 * Whether a row says only what its absence would. It may exist without an event, because nothing
 * ever changed.
 */
function saysNothing({ collection, value }: OpenRow): boolean {
	const absent = collections.get(collection)?.absentValue;
	return absent !== undefined && Object.values(value).every((stands) => stands === absent);
}

/** Normalizes a value: the value of an absent field may be stored or left out. */
function plain({ collection }: OpenRow, value: unknown): unknown {
	return value ?? collections.get(collection)?.absentValue ?? null;
}

/**
 * Whether the event required MFA of an administrator whom the provider's setting already requires
 * it of: that sets their own flag, but records no change.
 */
function isRequirement(
	event: AuditEvent,
	{ row, field }: { readonly row: OpenRow; readonly field: string }
): boolean {
	const isOfThem = event.name === 'administrator.requireMfa' && event.subject_id === row.id;
	return isOfThem && field === 'mfaRequired' && row.value[field] === true;
}

/** Whether an event took effect without saying what it changed. */
function isMute({ outcome, changes }: AuditEvent): boolean {
	return (outcome === 'applied' || outcome === 'merged') && changes === '[]';
}
