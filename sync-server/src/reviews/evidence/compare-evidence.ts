import * as z from 'zod/mini';

import type { Evidence } from './evidence.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { exportTimeFinding, type ExportBounds } from './export-time.ts';

export interface EvidenceComparison {
	/** Number of people with exactly one line in the file, which matches the audit. */
	readonly verified: number;
	/** Differences from the audit, one sentence each. */
	readonly findings: readonly string[];
}

/** The time of the export is in no event, which only gives bounds for it. */
const NOT_IN_AUDIT: ReadonlySet<string> = new Set(['exportedAt', 'lines']);

export function compareEvidence(
	file: EvidenceFile,
	evidence: Evidence,
	bounds: ExportBounds
): EvidenceComparison {
	const late = exportTimeFinding(file.statements.exportedAt, bounds);
	const findings = [...headerFindings(file, evidence), ...(late === undefined ? [] : [late])];
	const linesById = Map.groupBy(file.lines, idOf);
	let verified = 0;
	for (const line of evidence.lines) {
		const { administratorId: id, name } = line;
		const who = `${name} (administrator ${id})`;
		const [said, ...more] = linesById.get(id) ?? [];
		linesById.delete(id);
		const about =
			said === undefined
				? [`${who}: the line is missing`]
				: differences(said, line).map((difference) => `${who}, ${wordsOf(difference)}`);
		if (more.length > 0) about.push(`${who}: has ${more.length + 1} lines instead of one`);
		if (about.length === 0) verified++;
		findings.push(...about);
	}
	for (const [id, lines] of linesById)
		findings.push(...lines.map(() => `${addedWords(id)}: the line was added`));
	return { verified, findings };
}

function headerFindings({ statements }: EvidenceFile, evidence: Evidence): string[] {
	const header = (all: object) =>
		Object.fromEntries(Object.entries(all).filter(([name]) => !NOT_IN_AUDIT.has(name)));
	return differences(header(statements), header(evidence)).map(wordsOf);
}

interface Difference {
	/** Where in the file: `review.reviewers[1].name`. */
	readonly path: string;
	readonly said: unknown;
	readonly is: unknown;
}

/** Includes values that only one side has. */
function differences(said: unknown, is: unknown, path = ''): Difference[] {
	if (Array.isArray(said) && Array.isArray(is) && said.length === is.length)
		return is.flatMap((one: unknown, place) => differences(said[place], one, `${path}[${place}]`));
	const [left, right] = [said, is].map(fieldsOf);
	if (left !== undefined && right !== undefined)
		return Object.keys({ ...right, ...left }).flatMap((name) =>
			differences(left[name], right[name], path === '' ? name : `${path}.${name}`)
		);
	return JSON.stringify(said) === JSON.stringify(is) ? [] : [{ path, said, is }];
}

const Fields = z.record(z.string(), z.unknown());

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return Array.isArray(value) ? undefined : Fields.safeParse(value).data;
}

const Line = z.object({ administratorId: z.string() });

function idOf(line: unknown): string {
	return Line.safeParse(line).data?.administratorId ?? '';
}

function addedWords(id: string): string {
	return id === '' ? 'A line about nobody' : `Administrator ${quoted(id)}`;
}

function wordsOf({ path, said, is }: Difference): string {
	const inAudit = isNothing(is) ? '' : `, the audit says ${quoted(is)}`;
	if (said === undefined) return `${path}: is missing from the file${inAudit}`;
	if (said === null && is === undefined) return `${path}: was added to the file`;
	return `${path}: the file says ${quoted(said)}, the audit says ${quoted(is)}`;
}

function quoted(value: unknown): string {
	return isNothing(value) ? 'nothing' : JSON.stringify(value);
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null;
}
