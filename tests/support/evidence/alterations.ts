type Json = Record<string, unknown>;

/** What somebody changes in a file, and what the command then says. */
interface Alteration {
	readonly name: string;
	readonly alter: (file: Draft) => unknown;
	readonly finding: string;
}

/** A file whose parts a test may change. */
export interface Draft extends Json {
	head: Json;
	provider: Json;
	review: Json & { reviewers: Json[]; coverage: Json; counts: Json; started: Json; closed: Json };
	lines: (Json & { by: Json; access: Json; audit: Json })[];
}

export function lineAt(file: Draft, place: number): Draft['lines'][number] {
	const line = file.lines[place];
	if (line === undefined) throw new Error(`No line ${place}.`);
	return line;
}

/** Alterations of Mia’s line, the second one. */
export const LINE_ALTERATIONS: readonly Alteration[] = [
	{
		name: 'a decision',
		alter: (file) => (lineAt(file, 1).decision = 'keep'),
		finding: 'decision: the file says "keep", the audit says "reduce"'
	},
	{
		name: 'a reviewer',
		alter: (file) => (lineAt(file, 1).by = lineAt(file, 0).by),
		finding: 'by.name: the file says "Ada Owner", the audit says "Kim Owner"'
	},
	{
		name: 'a decision without its reviewer',
		alter: (file) => Object.assign(lineAt(file, 1), { by: null }),
		finding: 'by: the file says nothing, the audit says {'
	},
	{
		name: 'a time of decision',
		alter: (file) => (lineAt(file, 1).decidedAt = '2026-01-01T00:00:00.000Z'),
		finding: 'decidedAt: the file says "2026-01-01T00:00:00.000Z", the audit says "2026-01-05T'
	},
	{
		name: 'a time by the device',
		alter: (file) => (lineAt(file, 1).madeAt = '2026-01-01T00:00:00.000Z'),
		finding: 'madeAt: the file says "2026-01-01T'
	},
	{
		name: 'a note',
		alter: (file) => (lineAt(file, 1).note = 'Agreed by phone'),
		finding: 'note: the file says "Agreed by phone", the audit says "No more clinics"'
	},
	{
		name: 'a note that is left out',
		alter: (file) => delete lineAt(file, 1).note,
		finding: 'note: is missing from the file, the audit says "No more clinics"'
	},
	{
		name: 'the access',
		alter: (file) => (lineAt(file, 1).access.role = 'Read Only'),
		finding: 'access.role: the file says "Read Only", the audit says "Help Desk"'
	},
	{
		name: 'the organizations',
		alter: (file) => (lineAt(file, 1).access.organizations = 3),
		finding: 'access.organizations: the file says 3, the audit says "all"'
	},
	{
		name: 'a suspension before',
		alter: (file) => (lineAt(file, 1).access.suspended = true),
		finding: 'access.suspended: the file says true, the audit says false'
	},
	{
		name: 'what a reduction left',
		alter: (file) => (lineAt(file, 1).left = { role: 'Help Desk', organizations: 3 }),
		finding: 'left.organizations: the file says 3, the audit says 0'
	},
	{
		name: 'a name',
		alter: (file) => (lineAt(file, 1).name = 'Mia Other'),
		finding: 'name: the file says "Mia Other", the audit says "Mia Subject"'
	},
	{
		name: 'an address',
		alter: (file) => (lineAt(file, 1).email = 'mia@north.example'),
		finding: 'email: the file says "mia@north.example"'
	},
	{
		name: 'an account that is called deleted',
		alter: (file) => Object.assign(lineAt(file, 1), { exists: false }),
		finding: 'exists: the file says false, the audit says true'
	},
	{
		name: 'a position',
		alter: (file) => (lineAt(file, 1).audit.position = 1),
		finding: 'audit.position: the file says 1, the audit says '
	},
	{
		name: 'a hash',
		alter: (file) => (lineAt(file, 1).audit.hash = 'f'.repeat(64)),
		finding: `audit.hash: the file says "${'f'.repeat(64)}"`
	},
	{
		name: 'a fact that no event has',
		alter: (file) => (lineAt(file, 1).approvedBy = 'Kim Owner'),
		finding: 'approvedBy: the file says "Kim Owner", the audit says nothing'
	},
	{
		name: 'a line that is removed',
		alter: (file) => file.lines.splice(1, 1),
		finding: 'the line is missing'
	},
	{
		name: 'a line that is duplicated',
		alter: (file) => file.lines.push(lineAt(file, 1)),
		finding: 'has 2 lines instead of one'
	}
];

export const HEADER_ALTERATIONS: readonly Alteration[] = [
	{
		name: 'a time of export before the head',
		alter: (file) => (file.exportedAt = '2026-01-01T00:00:00.000Z'),
		finding: 'exportedAt: the file says "2026-01-01T00:00:00.000Z", the audit says 2026-01-'
	},
	{
		name: 'a time of export that is none',
		alter: (file) => (file.exportedAt = '2030'),
		finding: 'exportedAt: the file says "2030", the audit says 2026-01-'
	},
	{
		name: 'a time of export that is left out',
		alter: (file) => delete file.exportedAt,
		finding: 'exportedAt: is missing from the file, the audit says 2026-01-'
	},
	{
		name: 'an empty fact that is left out',
		alter: (file) => delete file.review.closedBy,
		finding: 'review.closedBy: is missing from the file.\n'
	},
	{
		name: 'an empty fact that no event has',
		alter: (file) => (file.review.approvedBy = null),
		finding: 'review.approvedBy: was added to the file.\n'
	},
	{
		name: 'the name of the review',
		alter: (file) => (file.review.name = 'Autumn review'),
		finding: 'review.name: the file says "Autumn review", the audit says "Spring review"'
	},
	{
		name: 'the name of a reviewer',
		alter: (file) => Object.assign(file.review.reviewers[1] ?? {}, { name: 'Eve Other' }),
		finding: 'review.reviewers[1].name: the file says "Eve Other", the audit says "Kim Owner"'
	},
	{
		name: 'the reviewers',
		alter: (file) => file.review.reviewers.pop(),
		finding: 'review.reviewers: the file says ['
	},
	{
		name: 'the start',
		alter: (file) => (file.review.startedAt = '2026-01-01T00:00:00.000Z'),
		finding: 'review.startedAt: the file says "2026-01-01T'
	},
	{
		name: 'who started it',
		alter: (file) => (file.review.startedBy = null),
		finding: 'review.startedBy: the file says nothing, the audit says {'
	},
	{
		name: 'the due date',
		alter: (file) => (file.review.dueAt = '2026-12-31T00:00:00.000Z'),
		finding: 'review.dueAt: the file says "2026-12-31T'
	},
	{
		name: 'the end',
		alter: (file) => (file.review.closedAt = null),
		finding: 'review.closedAt: the file says nothing, the audit says "2026-'
	},
	{
		name: 'the state',
		alter: (file) => (file.review.state = 'open'),
		finding: 'review.state: the file says "open", the audit says "closed"'
	},
	{
		name: 'the scope',
		alter: (file) => (file.review.scope = { kind: 'dormant', days: 90 }),
		finding: 'review.scope.kind: the file says "dormant", the audit says "all"'
	},
	{
		name: 'the number of people in the scope',
		alter: (file) => (file.review.coverage.inScope = 6),
		finding: 'review.coverage.inScope: the file says 6, the audit says 7'
	},
	{
		name: 'a person who was left out',
		alter: (file) => (file.review.coverage.leftOut = []),
		finding: 'review.coverage.leftOut: the file says [], the audit says [{'
	},
	{
		name: 'a scope that is called unknown',
		alter: (file) => Object.assign(file.review, { coverage: null }),
		finding: 'review.coverage: the file says nothing, the audit says {'
	},
	{
		name: 'the policy for undecided people',
		alter: (file) => (file.review.undecided = 'list'),
		finding: 'review.undecided: the file says "list", the audit says "suspend"'
	},
	{
		name: 'the counts',
		alter: (file) => (file.review.counts.undecided = 0),
		finding: 'review.counts.undecided: the file says 0, the audit says 2'
	},
	{
		name: 'the event that started it',
		alter: (file) => (file.review.started.position = 1),
		finding: 'review.started.position: the file says 1'
	},
	{
		name: 'the event that closed it',
		alter: (file) => (file.review.closed.hash = ''),
		finding: 'review.closed.hash: the file says "", the audit says "'
	},
	{
		name: 'the name of the provider',
		alter: (file) => (file.provider.name = 'South Provider'),
		finding: 'provider.name: the file says "South Provider", the audit says "North Provider"'
	},
	{
		name: 'the hash of the head',
		alter: (file) => (file.head.hash = 'f'.repeat(64)),
		finding: `head.hash: the file says "${'f'.repeat(64)}"`
	}
];

/** Returns the text of a file after an alteration. */
export function altered(text: string, alter: (file: Draft) => unknown): string {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- An export, as its own tests say.
	const file = JSON.parse(text) as Draft;
	alter(file);
	return JSON.stringify(file);
}
