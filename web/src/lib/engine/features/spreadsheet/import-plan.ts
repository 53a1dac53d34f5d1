import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import { administrators, foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import { requireRole } from '@tenantry/shared/domain/administrator/new-administrator.ts';
import {
	byName,
	columnOf,
	readLine,
	unreadableColumn,
	type Addition
} from '@tenantry/shared/roster-csv/addition.ts';
import { cellUnder, type CsvLine } from '@tenantry/shared/roster-csv/line.ts';
import { saysTheSame } from '@tenantry/shared/roster-csv/same.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ImportedPerson, ImportProblem, LineFate } from '#lib/engine-api/spreadsheet.ts';

/** A line, and the result planned for it. */
export interface PlannedLine {
	readonly line: CsvLine;
	readonly fate: LineFate;
	/** Arguments of the creation, if the line adds someone new. */
	readonly creation: (Addition & { readonly id: string }) | null;
	readonly problem: ImportProblem | null;
	readonly administratorId: string | null;
}

interface Planning {
	readonly session: OpenSession;
	readonly idByName: ReadonlyMap<string, string>;
	readonly newId: () => string;
	/** New lines so far, by address. */
	readonly earlier: Map<string, PlannedLine>;
}

/** Asks the mutator itself, line by line, as if each of the earlier ones had been made. */
export function planImport(
	session: OpenSession,
	lines: readonly CsvLine[],
	newId: () => string
): PlannedLine[] {
	const planning = { session, idByName: organizationsOf(session), newId, earlier: new Map() };
	return lines.map((line) => planLine(line, planning));
}

export function becomesOf({ creation }: PlannedLine, isMfaForAll: boolean): ImportedPerson | null {
	if (creation === null) return null;
	const { role, mfaRequired, apiAccess, accessMode, organizationIds } = creation;
	return {
		role: requireRole(role),
		mfaRequired: isMfaForAll || mfaRequired,
		apiAccess,
		organizationCount: accessMode === 'all' ? null : organizationIds.length
	};
}

function planLine(line: CsvLine, planning: Planning): PlannedLine {
	const column = unreadableColumn(line);
	if (column !== undefined) return refused(line, { code: 'invalid_arguments', column });
	const { addition, unknown } = readLine(line, planning.idByName);
	const email = foldEmail(line.email);
	const earlier = planning.earlier.get(email);
	if (earlier !== undefined) return planRepetition(line, addition, earlier);
	const holderId = planning.session.replica.view.find(administrators.name, 'email', email)[0];
	if (
		holderId !== undefined &&
		unknown.length === 0 &&
		isSaid(addition, holderId, planning.session)
	)
		return { ...nothing(line, 'here'), administratorId: holderId };
	const planned = planAddition(line, { ...addition, id: planning.newId() }, planning.session);
	if (planned.fate === 'refused') return { ...planned, administratorId: holderId ?? null };
	const [nobody] = unknown;
	if (nobody !== undefined)
		return refused(line, { ...problemOf(line, 'organization_unknown'), value: nobody });
	planning.earlier.set(email, planned);
	return planned;
}

/**
 * Treats an identical line as already here; refuses one that says something else about the same
 * address.
 */
function planRepetition(line: CsvLine, addition: Addition, earlier: PlannedLine): PlannedLine {
	const said = { ...addition, id: earlier.creation?.id };
	if (JSON.stringify(said) === JSON.stringify(earlier.creation)) return nothing(line, 'here');
	const problem = problemOf(line, 'email_taken');
	return refused(line, { ...problem, earlierLine: earlier.line.line });
}

function planAddition(
	line: CsvLine,
	creation: NonNullable<PlannedLine['creation']>,
	session: OpenSession
): PlannedLine {
	const rejection = session.predict('administrator.create', creation)?.rejection;
	if (rejection === undefined) return { ...nothing(line, 'new'), creation };
	const { code, field } = rejection;
	return refused(line, problemOf(line, code, field));
}

function problemOf(
	line: CsvLine,
	code: ImportProblem['code'],
	argument?: string
): Pick<ImportProblem, 'code' | 'column' | 'value'> {
	const column = columnOf(code, argument) ?? null;
	return { code, column, value: column === null ? '' : cellUnder(line, column) };
}

function refused(
	line: CsvLine,
	problem: Pick<ImportProblem, 'code' | 'column'> & Partial<ImportProblem>
): PlannedLine {
	const value = problem.column === null ? '' : cellUnder(line, problem.column);
	return { ...nothing(line, 'refused'), problem: { value, earlierLine: null, ...problem } };
}

function nothing(line: CsvLine, fate: LineFate): PlannedLine {
	return { line, fate, creation: null, problem: null, administratorId: null };
}

function isSaid(addition: Addition, id: string, { replica, identity }: OpenSession): boolean {
	const { view } = replica;
	const row = view.row(administrators.name, id);
	if (row === undefined) return false;
	const access = view.row(organizationAccess.name, id);
	const provider = view.row(providers.name, identity.providerId);
	return saysTheSame(addition, { id, row, access, provider });
}

function organizationsOf({ replica: { view } }: OpenSession): ReadonlyMap<string, string> {
	const ids = view.find(organizations.name, 'every', '');
	return byName(
		ids.map((id) => ({ id, name: String(view.row(organizations.name, id)?.value.name) }))
	);
}
