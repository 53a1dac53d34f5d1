import type { FieldLocation } from '@tenantry/shared/collection.ts';
import { owningCollection } from '@tenantry/shared/collections.ts';
import {
	needsPerson,
	Outcome,
	type Verdict,
	type VerdictApproval,
	type VerdictConflict
} from '@tenantry/shared/protocol/verdict.ts';

import type { StoredVerdict, StoreReader, VerdictKind } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { prefetchWithOwned } from '#sync/prefetch.ts';
import { seesField, seesRow, type Visibility } from '#sync/readers/visibility.ts';
import { parseFacts, type VerdictFacts } from '#sync/verdicts/facts.ts';

/** Verdicts that became visible in this range of versions, all of them or only the open ones. */
export interface VerdictRange {
	readonly after: number;
	readonly through: number;
	readonly isOpen?: boolean;
}

export interface VisibleVerdicts {
	readonly verdicts: readonly Verdict[];
	/** The version up to which they are complete. */
	readonly through: number;
}

/**
 * Returns about a page of the reader's verdicts, the oldest first, without facts about rows they may
 * not see.
 */
export async function visibleVerdicts(
	reader: StoreReader,
	visibility: Visibility,
	{ after, through, isOpen = false }: VerdictRange
): Promise<VisibleVerdicts> {
	const { readerId } = visibility;
	const query = { readerId, after, through, isOpen };
	const found = new Map<string, StoredVerdict>();
	let complete = through;
	for (const kind of kindsFor(visibility)) {
		const page = await reader.verdicts({ ...query, kind, through: complete });
		complete = page.through;
		// What concerns the reader in two ways comes with its author, as others' changes do.
		for (const stored of page.verdicts) found.set(stored.id, stored);
	}
	const stored = [...found.values()].filter((one) => one.visible_at <= complete);
	const verdicts = stored.map(toVerdict).filter((verdict) => !isOpen || mayNeedSomeone(verdict));
	return { verdicts: await hideFacts(reader, visibility, verdicts), through: complete };
}

function kindsFor({ reviewsQuarantine, decidesApprovals }: Visibility): VerdictKind[] {
	return [
		'own',
		...(reviewsQuarantine ? (['quarantined'] as const) : []),
		...(decidesApprovals ? (['requested'] as const) : [])
	];
}

function mayNeedSomeone(verdict: Verdict): boolean {
	return needsPerson(verdict) || WAITS.has(verdict.outcome);
}

/** Returns what a waiting change would change. */
function proposedBy(
	{ successor }: StoredVerdict,
	{ proposal }: VerdictFacts
): Pick<VerdictApproval, 'changes'> {
	return proposal === undefined || successor !== null ? {} : { changes: [...proposal.changes] };
}

function toVerdict(stored: StoredVerdict): Verdict {
	const facts = parseFacts(stored);
	const { rejection, review, conflicts, approval } = facts;
	const { author_id: administratorId, author_name: name } = stored;
	const isForeign = name !== null;
	const proposed = isForeign ? proposedBy(stored, facts) : {};
	return {
		id: stored.id,
		name: stored.name,
		v: stored.v,
		args: JSON.parse(stored.args),
		outcome: Outcome.parse(stored.outcome),
		...(rejection && { rejection }),
		...(review && { review }),
		...(stored.expires_at !== null && {
			approval: { ...approval, expiresAt: stored.expires_at, ...proposed }
		}),
		conflicts: [...conflicts],
		version: stored.version,
		authoredAt: stored.authored_at,
		decidedAt: stored.decided_at,
		deviceId: stored.device_id,
		deviceName: stored.device_name ?? '',
		...(stored.redo_of === null ? {} : { redoOf: stored.redo_of }),
		...(stored.successor === null ? {} : { successor: stored.successor }),
		...(isForeign && { author: { administratorId, name } })
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
			prefetchWithOwned(rows, owningCollection(collection), id);
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
