import { owningCollection } from '@tenantry/shared/collections.ts';
import {
	needsPerson,
	Outcome,
	type Verdict,
	type VerdictConflict
} from '@tenantry/shared/protocol/verdict.ts';

import type { StoredVerdict, StoreReader } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { wantWithOwned } from '#sync/wanted-rows.ts';
import { seesField, seesRow, type Visibility } from './visibility.ts';
import { parseFacts } from '#sync/push/verdict.ts';

/**
 * Verdicts to send to a reader's devices: those that became visible and, on request, all open ones.
 */
export interface VerdictRange {
	readonly after: number;
	readonly through: number;
	readonly withOpen: boolean;
}

/** Returns the reader's verdicts, without facts about rows they may not see. */
export async function visibleVerdicts(
	reader: StoreReader,
	visibility: Visibility,
	{ after, through, withOpen }: VerdictRange
): Promise<Verdict[]> {
	const authorId = visibility.readerId;
	const visible = await reader.verdicts({ authorId, after, through });
	const verdicts = visible.map(toVerdict);
	if (withOpen) {
		const known = new Set(visible.map(({ id }) => id));
		const open = await reader.openVerdicts(authorId);
		verdicts.push(
			...open
				.filter(({ id }) => !known.has(id))
				.map(toVerdict)
				.filter((verdict) => needsPerson(verdict) || verdict.outcome === 'quarantined')
		);
	}
	if (!visibility.reviewsQuarantine) return hideFacts(reader, visibility, verdicts);
	const reviewed = await reviewedVerdicts(reader, { after, through, withOpen });
	const ids = new Set(reviewed.map(({ id }) => id));
	const own = verdicts.filter(({ id }) => !ids.has(id));
	return hideFacts(reader, visibility, [...own, ...reviewed]);
}

/** Returns what revoked devices handed over, the reader's own included, each with its author. */
async function reviewedVerdicts(
	reader: StoreReader,
	{ withOpen, ...range }: VerdictRange
): Promise<Verdict[]> {
	const visible = await reader.quarantined(range);
	const known = new Set(visible.map(({ id }) => id));
	const open = withOpen ? await reader.openQuarantined() : [];
	return [...visible, ...open.filter(({ id }) => !known.has(id))].map((stored) => ({
		...toVerdict(stored),
		author: { administratorId: stored.author_id, name: stored.author_name }
	}));
}

function toVerdict(stored: StoredVerdict): Verdict {
	const { rejection, review, conflicts } = parseFacts(stored);
	return {
		id: stored.id,
		name: stored.name,
		v: stored.v,
		args: JSON.parse(stored.args),
		outcome: Outcome.parse(stored.outcome),
		...(rejection && { rejection }),
		...(review && { review }),
		conflicts,
		version: stored.version,
		authoredAt: stored.authored_at,
		decidedAt: stored.decided_at,
		deviceId: stored.device_id,
		deviceName: stored.device_name ?? '',
		...(stored.redo_of === null ? {} : { redoOf: stored.redo_of }),
		...(stored.successor === null ? {} : { successor: stored.successor })
	};
}

async function hideFacts(
	reader: StoreReader,
	visibility: Visibility,
	verdicts: readonly Verdict[]
): Promise<Verdict[]> {
	const rows = new LoadedRows(reader);
	for (const { conflicts } of verdicts) {
		for (const { collection, id } of conflicts) {
			wantWithOwned(rows, owningCollection(collection), id);
		}
	}
	await rows.load();
	return verdicts.map((verdict) => ({
		...verdict,
		conflicts: verdict.conflicts.map((conflict) =>
			isSubjectVisible(visibility, rows, conflict) ? conflict : withoutFacts(conflict)
		)
	}));
}

function isSubjectVisible(
	visibility: Visibility,
	rows: LoadedRows,
	{ collection, id, field }: VerdictConflict
): boolean {
	const row = rows.row(collection, id);
	if (row === undefined || row.deleted !== undefined) return false;
	return seesField(visibility, collection, field) && seesRow(visibility, { collection, id }, rows);
}

function withoutFacts({ collection, id, field, yours }: VerdictConflict): VerdictConflict {
	return { collection, id, field, yours };
}
