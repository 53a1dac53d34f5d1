import { withOwned } from '@tenantry/shared/collections.ts';
import type { AuditFilters } from '@tenantry/shared/protocol/audit.ts';

import type { AuditEvent, StoreReader } from '#store/store.ts';
import { isReportedAs } from './reported-outcome.ts';

/** Events above one version and below another, read from either end. */
export interface Stretch {
	readonly above: number;
	readonly below: number;
	readonly order: 'asc' | 'desc';
}

export interface ReadStretch {
	readonly events: readonly AuditEvent[];
	/** The part still to be read; undefined when everything was. */
	readonly rest: Stretch | undefined;
}

/** Number of versions one query covers, however few match, because the log may have millions. */
const WINDOW = 10_000;

/** Reads as much of a stretch as one query covers. */
export async function readStretch(
	reader: StoreReader,
	stretch: Stretch,
	{ filters, limit }: { readonly filters: AuditFilters; readonly limit: number }
): Promise<ReadStretch> {
	const window = windowOf(stretch);
	const { subject, names, outcomes } = filters;
	let query = reader.db
		.selectFrom('audit_event')
		.selectAll()
		.where('provider_id', '=', reader.providerId)
		.where('version', '>', window.above)
		.where('version', '<', window.below);
	for (const [column, operator, value] of comparisonsOf(filters))
		if (value !== undefined) query = query.where(column, operator, value);
	if (subject !== undefined)
		query = query.where('subject_collection', 'in', withOwned(subject.collection));
	if (names !== undefined) query = query.where('name', 'in', orNone(names));
	if (outcomes !== undefined) query = query.where((event) => isReportedAs(event, outcomes));
	const events = await query.orderBy('version', stretch.order).limit(limit).execute();
	const last = events.length === limit ? events.at(-1)?.version : undefined;
	return { events, rest: restOf(stretch, window, last) };
}

/** Avoids an empty list, which SQL does not allow; no stored event has an empty name. */
function orNone(names: readonly string[]): readonly string[] {
	return names.length === 0 ? [''] : names;
}

function comparisonsOf(filters: AuditFilters) {
	const { actorId, subject, madeFrom, madeBefore, appliedFrom, appliedBefore } = filters;
	return [
		['actor_id', '=', actorId],
		['subject_id', '=', subject?.id],
		['made_at', '>=', madeFrom],
		['made_at', '<', madeBefore],
		['applied_at', '>=', appliedFrom],
		['applied_at', '<', appliedBefore]
	] as const;
}

function windowOf({ above, below, order }: Stretch): Stretch {
	return order === 'asc'
		? { above, below: Math.min(below, above + WINDOW + 1), order }
		: { above: Math.max(above, below - WINDOW - 1), below, order };
}

/** Returns the unread rest; `last` is where the query stopped before the end of its window. */
function restOf(whole: Stretch, window: Stretch, last: number | undefined): Stretch | undefined {
	const rest =
		whole.order === 'asc'
			? { ...whole, above: last ?? window.below - 1 }
			: { ...whole, below: last ?? window.above + 1 };
	return rest.below - rest.above > 1 ? rest : undefined;
}
