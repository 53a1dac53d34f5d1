import { personName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { requireRole } from '@tenantry/shared/domain/administrator/new-administrator.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type {
	ImportedLines,
	ImportQuery,
	ImportRow,
	ImportView
} from '#lib/engine-api/spreadsheet.ts';
import type { Batch } from '#lib/engine/session/batch.ts';
import { progressOf, tallyOf, type ChangeProgress } from '#lib/engine/features/changes/became.ts';
import { becomesOf, type PlannedLine } from './import-plan.ts';

export interface SpreadsheetImport {
	readonly source: string;
	readonly lines: readonly PlannedLine[];
	/** The creations, in the order of their lines; null until they are made. */
	readonly batch: Batch | null;
}

/** A line, and the state of the change that was made from it. */
interface Followed {
	readonly planned: PlannedLine;
	readonly became: ChangeProgress | null;
}

export function importView(
	replica: Replica,
	{ source, lines, batch }: SpreadsheetImport,
	query: ImportQuery
): ImportView {
	const ids = batch?.made ?? [];
	const followed = follow(replica, lines, ids);
	const made = followed.flatMap(({ became }) => became ?? []);
	const became = tallyOf(made);
	const isMfaForAll = isMfaGlobal(replica);
	return {
		source,
		stage: stageOf(batch),
		became,
		undoable: made.filter(({ isUndoable }) => isUndoable).length,
		made: ids.length,
		counts: { ...countsOf(lines), needYou: became.needsYou ?? 0 },
		owners: lines.filter(isOwner).length,
		rows: followed
			.filter((one) => isAmong(query.lines, one))
			.slice(0, query.count)
			.map((one) => rowOf(one, isMfaForAll))
	};
}

function follow(
	replica: Replica,
	lines: readonly PlannedLine[],
	made: readonly string[]
): readonly Followed[] {
	const ids = made.values();
	return lines.map((planned) => {
		const mutationId = planned.creation === null ? undefined : ids.next().value;
		return { planned, became: mutationId === undefined ? null : progressOf(replica, mutationId) };
	});
}

function stageOf(batch: Batch | null): ImportView['stage'] {
	if (batch === null) return 'read';
	return batch.state === 'complete' ? 'made' : batch.state;
}

function countsOf(lines: readonly PlannedLine[]) {
	const counts = { all: lines.length, new: 0, here: 0, refused: 0 };
	for (const { fate } of lines) counts[fate]++;
	return counts;
}

function isOwner({ creation }: PlannedLine): boolean {
	return creation !== null && requireRole(creation.role) === OWNER_ROLE;
}

function isAmong(lines: ImportedLines, { planned, became }: Followed): boolean {
	if (lines === 'needYou') return became?.isOpen === true;
	return lines === 'all' || lines === planned.fate;
}

function rowOf({ planned, became }: Followed, isMfaForAll: boolean): ImportRow {
	const { line, fate, problem, creation, administratorId } = planned;
	return {
		line: line.line,
		email: line.email,
		fate,
		name: personName(line),
		becomes: becomesOf(planned, isMfaForAll),
		problem,
		verdictCode: became?.code ?? null,
		administratorId: creation?.id ?? administratorId,
		state: became?.state ?? null,
		isOpen: became?.isOpen ?? false
	};
}

function isMfaGlobal({ view }: Replica): boolean {
	return view.provider?.globalMfaRequired === true;
}
