import type { FieldLocation } from '@tenantry/shared/collection.ts';
import { owningCollection } from '@tenantry/shared/collections.ts';
import {
	needsPerson,
	Outcome,
	type Verdict,
	type VerdictApproval,
	type VerdictConflict
} from '@tenantry/shared/protocol/verdict.ts';

import type { ForeignVerdict, StoredVerdict, StoreReader } from '#store/store.ts';
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
	range: VerdictRange
): Promise<Verdict[]> {
	const { after, through, withOpen } = range;
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
				.filter((verdict) => needsPerson(verdict) || WAITS.has(verdict.outcome))
		);
	}
	const others = [
		...(visibility.reviewsQuarantine ? await reviewedVerdicts(reader, range) : []),
		...(visibility.decidesApprovals ? await requestedVerdicts(reader, authorId, range) : [])
	];
	const ids = new Set(others.map(({ id }) => id));
	const own = verdicts.filter(({ id }) => !ids.has(id));
	return hideFacts(reader, visibility, [...own, ...others]);
}

/** Returns what revoked devices handed over, the reader's own included, each with its author. */
async function reviewedVerdicts(
	reader: StoreReader,
	{ withOpen, ...range }: VerdictRange
): Promise<Verdict[]> {
	const visible = await reader.quarantined(range);
	return withAuthors(visible, withOpen ? await reader.openQuarantined() : []);
}

/** Returns others' changes that wait for approval, and those that have waited, with their authors. */
async function requestedVerdicts(
	reader: StoreReader,
	readerId: string,
	{ withOpen, ...range }: VerdictRange
): Promise<Verdict[]> {
	const visible = await reader.requested({ ...range, authorId: readerId });
	return withAuthors(visible, withOpen ? await reader.openRequests(readerId) : []);
}

function withAuthors(
	visible: readonly ForeignVerdict[],
	open: readonly ForeignVerdict[]
): Verdict[] {
	const known = new Set(visible.map(({ id }) => id));
	return [...visible, ...open.filter(({ id }) => !known.has(id))].map((stored) => {
		const verdict = toVerdict(stored);
		const { approval } = verdict;
		return {
			...verdict,
			...(approval && { approval: { ...approval, ...proposedBy(stored) } }),
			author: { administratorId: stored.author_id, name: stored.author_name }
		};
	});
}

/** Returns what a waiting change would change. */
function proposedBy(stored: ForeignVerdict): Pick<VerdictApproval, 'changes'> {
	const { proposal } = parseFacts(stored);
	if (proposal === undefined || stored.successor !== null) return {};
	return { changes: [...proposal.changes] };
}

function toVerdict(stored: StoredVerdict): Verdict {
	const { rejection, review, conflicts, approval } = parseFacts(stored);
	return {
		id: stored.id,
		name: stored.name,
		v: stored.v,
		args: JSON.parse(stored.args),
		outcome: Outcome.parse(stored.outcome),
		...(rejection && { rejection }),
		...(review && { review }),
		...(stored.expires_at !== null && {
			approval: { ...approval, expiresAt: stored.expires_at }
		}),
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

/** Outcomes that its author waits for others to settle. */
const WAITS: ReadonlySet<Outcome> = new Set<Outcome>(['quarantined', 'approval']);

async function hideFacts(
	reader: StoreReader,
	visibility: Visibility,
	verdicts: readonly Verdict[]
): Promise<Verdict[]> {
	const rows = new LoadedRows(reader);
	for (const { conflicts, approval } of verdicts) {
		for (const { collection, id } of [...conflicts, ...(approval?.changes ?? [])]) {
			wantWithOwned(rows, owningCollection(collection), id);
		}
	}
	await rows.load();
	const isVisible = (field: FieldLocation) => isSubjectVisible(visibility, rows, field);
	return verdicts.map((verdict) => ({
		...verdict,
		conflicts: verdict.conflicts.map((conflict) =>
			isVisible(conflict) ? conflict : withoutFacts(conflict)
		),
		...(verdict.approval?.changes && {
			approval: {
				...verdict.approval,
				changes: verdict.approval.changes.map((change) =>
					isVisible(change) ? change : { ...change, from: null }
				)
			}
		})
	}));
}

function isSubjectVisible(
	visibility: Visibility,
	rows: LoadedRows,
	{ collection, id, field }: FieldLocation
): boolean {
	const row = rows.row(collection, id);
	if (row === undefined || row.deleted !== undefined) return false;
	return seesField(visibility, collection, field) && seesRow(visibility, { collection, id }, rows);
}

function withoutFacts({ collection, id, field, yours }: VerdictConflict): VerdictConflict {
	return { collection, id, field, yours };
}
